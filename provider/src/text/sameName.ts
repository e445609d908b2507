/** Whether two names are the same to everybody who reads them: `é` can be written as one character or as two. */
export function sameName(one: string, other: string): boolean {
  return one === other || one.normalize() === other.normalize();
}

/** Whether a PBX may take two names for one: besides, not every one tells upper from lower case. */
export function alike(one: string, other: string): boolean {
  return one === other || likeness(one) === likeness(other);
}

/** What is equal for names that are alike. By way of upper case, which knows that "ß" is "SS". */
export function likeness(name: string): string {
  return name.normalize().toUpperCase().toLowerCase().normalize();
}

/** Every way in which a name can be written, the given one first. */
export function formsOf(name: string): string[] {
  return [...new Set([name, name.normalize(), name.normalize("NFD")])];
}
