/** JSON, or undefined: no schema takes that, so what isn't JSON is told as the wrong shape. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
