import { describe, expect, it } from "@jest/globals";
import { notesOf } from "../../../scripts/release/notes";

const changelog = `# Changelog

## [0.3.0] - unreleased

- Soon.

## [0.2.0] - 2026-12-01

### Added

- Members.

## [0.1.0] - 2026-10-01

## [0.0.9]

- Long ago.
`;

describe("the notes of a release", () => {
  it("are the changelog's section of the tag's version", () => {
    expect(notesOf("v0.2.0", "0.2.0", changelog)).toBe("### Added\n\n- Members.");
  });

  it.each([
    ["0.2.0", "0.2.0", "The tag 0.2.0 is not of the form v1.2.3."],
    ["v0.2.0-rc.1", "0.2.0-rc.1", "The tag v0.2.0-rc.1 is not of the form v1.2.3."],
    ["v0.2.0", "0.1.0", "The tag is v0.2.0, but provider/package.json has version 0.1.0."],
    ["v0.4.0", "0.4.0", 'CHANGELOG.md has no section "## [0.4.0] - DATE".'],
    ["v0.3.0", "0.3.0", 'CHANGELOG.md has "## [0.3.0] - unreleased": give it the date of the release.'],
    ["v0.0.9", "0.0.9", 'CHANGELOG.md has "## [0.0.9]": give it the date of the release.'],
    ["v0.1.0", "0.1.0", "CHANGELOG.md says nothing of 0.1.0."],
  ])("are refused for %s of a package of version %s: %s", (tag, version, message) => {
    expect(() => notesOf(tag, version, changelog)).toThrow(message);
  });
});
