import path from "node:path";
import { withProgress } from "../lib/progress";
import { BuildProgress, buildWithGo, hasGo } from "./build";
import { isExecutable } from "./files";
import { ownFolder } from "./find";
import type { Pinned } from "./pinned";
import { place } from "./place";

/** A program that some tests need, and that Go builds where it can: pinned, and kept beside the engine. */
export class Tool {
  constructor(
    /** What it is, for people: "an S3-compatible server, gofakes3". */
    private readonly what: string,
    private readonly name: string,
    private readonly command: string,
    private readonly pinned: () => Pinned,
  ) {}

  /** The one that is here already. */
  find(own = ownFolder): string | undefined {
    const suffix = process.platform === "win32" ? ".exe" : "";
    const file = path.join(this.folder(own), "bin", this.command + suffix);
    return isExecutable(file) ? file : undefined;
  }

  /** Puts it here, once; or gives the reason why it can't. */
  async ensure(own = ownFolder): Promise<string | undefined> {
    if (this.find(own) !== undefined) return undefined;
    if (!(await hasGo())) return `no Go to build ${this.what}`;
    const progress = new BuildProgress();
    try {
      await withProgress(
        `Building ${this.what} ${this.pinned().version}, with Go (once)`,
        () => place(this.folder(own), (folder) => buildWithGo(this.pinned(), folder, progress)),
        () => progress.toString(),
      );
      return undefined;
    } catch (error) {
      return `Go can't build ${this.what} (${error instanceof Error ? error.message : String(error)})`;
    }
  }

  // The version is part of the path: another one is another folder, and so is built.
  private folder(own: string): string {
    return path.join(own, `${this.name}-${this.pinned().version}`);
  }
}
