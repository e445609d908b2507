/**
 * The API's address: with `/api`, without a slash at the end.
 *
 * @throws with what is wrong. It never repeats the address, which may hold a password
 */
export function apiUrl(text: string): string {
  const expected = "give https://HOST:PORT, with or without /api";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`is not an address: ${expected}`);
  }
  if (!["http:", "https:"].includes(url.protocol))
    throw new Error(`does not start with https:// or http://: ${expected}`);
  if (url.username !== "" || url.password !== "")
    throw new Error(`holds credentials, which belong in settings of their own: ${expected}`);
  if (url.search !== "" || url.hash !== "") throw new Error(`has a query or a fragment: ${expected}`);
  if (!/^\/+(api\/*)?$/.test(url.pathname)) throw new Error(`has a path other than /api: ${expected}`);
  return `${url.origin}/api`;
}

/** Whether what is sent stays on this machine or is encrypted. */
export function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === "https:" ||
    hostname === "localhost" ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
