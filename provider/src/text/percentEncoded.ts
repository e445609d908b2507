/** A text as an address or a form writes it. Half a character, which neither can write, becomes U+FFFD. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
