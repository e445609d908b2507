import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { DOCUMENTS, documentText, root } from "./documents";

/** What Markdown makes of a heading. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

// The package's own links are held where it is packed: it has copies of docs and examples.
const documents = ["CONTRIBUTING.md", ...DOCUMENTS.filter((document) => document !== "provider/README.md")];

test.each(documents)("what %s links to is there", (document) => {
  for (const [, link = ""] of documentText(document).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? document : path.join(path.dirname(document), file);
    expect([link, existsSync(path.join(root, target))]).toStrictEqual([link, true]);
    if (anchor !== undefined) expect([link, ...anchors(documentText(target))]).toContain(anchor);
  }
});
