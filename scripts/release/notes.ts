const form = /^v(\d+\.\d+\.\d+)$/;

/**
 * What the changelog says of the release that a tag stands for.
 * @throws Error where the tag, the package's version and the changelog don't agree, or the section has no date yet
 */
export function notesOf(tag: string, packageVersion: string, changelog: string): string {
  const version = form.exec(tag)?.[1];
  if (version === undefined) throw new Error(`The tag ${tag} is not of the form v1.2.3.`);
  if (version !== packageVersion)
    throw new Error(`The tag is ${tag}, but provider/package.json has version ${packageVersion}.`);
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}] - DATE".`);
  const [heading = "", ...lines] = section.split("\n");
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading))
    throw new Error(`CHANGELOG.md has "${heading}": give it the date of the release.`);
  const notes = lines.join("\n").trim();
  if (notes === "") throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  return notes;
}
