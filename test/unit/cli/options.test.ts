import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseOptions } from "../../../provider/src/cli/import/options";
import { DYNAMIC, PLUGIN } from "../../../provider/src/cli/import/door";
import { readOptions } from "../../../provider/src/cli/options";
import { Progress } from "../../../provider/src/cli/progress";

describe("options of import", () => {
  it("are read", () => {
    const nothing = {
      ids: [],
      adds: false,
      force: false,
      dryRun: false,
      door: DYNAMIC,
      protect: true,
      members: false,
      outboundRules: false,
      json: false,
      failOnUnmanaged: false,
    };
    expect(parseOptions([])).toEqual(nothing);
    expect(
      parseOptions(["--out", "a b", "--force", "--stack", "--dry-run", "--filter=-x", "--search", "y"]),
    ).toEqual({ ...nothing, out: "a b", force: true, adds: true, dryRun: true, filter: "-x", search: "y" });
    expect(parseOptions(["--json", "--fail-on-unmanaged"])).toEqual({
      ...nothing,
      json: true,
      failOnUnmanaged: true,
    });
    expect(parseOptions(["--members", "--outbound-rules"])).toEqual({
      ...nothing,
      members: true,
      outboundRules: true,
    });
    expect(parseOptions(["--plugin", "--stack"]).door).toBe(PLUGIN);
    expect(parseOptions(["--protect=false"]).protect).toBe(false);
    expect(parseOptions(["--protect"]).protect).toBe(true);
    expect(parseOptions(["--id", "a", "--id=b", "--id", "a"]).ids).toEqual(["a", "b"]);
  });

  it.each([
    [["--stack"], undefined],
    [["--stack", "--dry-run"], undefined],
    [["--dry-run", "--stack"], undefined],
    [["--stack", "acme"], "acme"],
    [["--stack", "acme", "--dry-run"], "acme"],
    [["--stack=acme"], "acme"],
    [["--stack=organization/program/acme"], "organization/program/acme"],
    [["-s", "acme"], "acme"],
    [["-s=acme"], "acme"],
    [["-sacme"], "acme"],
  ])("take the stack as Pulumi does: %j", (args, stack) => {
    expect(parseOptions(args)).toMatchObject({ adds: true });
    expect(parseOptions(args).stack).toBe(stack);
  });

  it.each([
    [["--stak"], "there is no option --stak; did you mean --stack? (allowed: --out, --force, --stack,"],
    [["-x"], "there is no option -x"],
    [["--constructor"], "there is no option --constructor"],
    [["all"], "takes options only, not all"],
    [["--", "all"], "takes options only, not --"],
    [["-"], "takes options only, not -"],
    [["--stack", "acme", "all"], "takes options only, not all"],
    [["--stack="], "--stack is given an empty name"],
    [["--stack", ""], "--stack is given an empty name"],
    [["--stack", "-s", "acme"], "-s is given 2 times"],
    [["--out", "src/groups.ts"], "--out DIR is a folder, into which index.ts is written"],
    [["--force=yes", "--out", "a"], "--force takes no value"],
    [["--out"], "--out needs a value"],
    [["--out", ""], "--out needs a value"],
    [["--out", "--stack"], "write --out=--stack"],
    [["--out", "a", "--out", "b"], "--out is given 2 times"],
    [["--id", "a", "--search", "b"], "leave out --filter and --search"],
    [["--force"], "--out is not given"],
    [["--plugin"], "give one of them, or both"],
    [["--protect", "false"], "takes options only, not false"],
    [["--json", "--out", "."], "--json only looks: leave out --out and --stack"],
    [
      ["--fail-on-unmanaged", "--stack", "acme"],
      "--fail-on-unmanaged only looks: leave out --out and --stack",
    ],
  ])("%j are refused", (args, reason) => {
    expect(() => parseOptions(args)).toThrow(reason);
  });
});

describe("options", () => {
  const kinds = { text: "text", texts: "texts", flag: "flag", switch: "switch", perhaps: "perhaps" } as const;

  it("give what was put behind them, in whatever order and form", () => {
    const value = fc.string({ minLength: 1 });
    const optional = fc.option(value, { nil: undefined });
    fc.assert(
      fc.property(
        value,
        fc.array(value),
        optional,
        fc.constantFrom(undefined, "true", "false"),
        (...given) => {
          const [text, texts, perhaps, on] = given;
          const options = readOptions(
            [
              "--perhaps" + (perhaps === undefined ? "" : `=${perhaps}`),
              ...(text.startsWith("-") ? [`--text=${text}`] : ["--text", text]),
              ...texts.map((each) => `--texts=${each}`),
              "--switch" + (on === undefined ? "" : `=${on}`),
            ],
            kinds,
          );
          expect(options.text("text")).toBe(text);
          expect(options.texts("texts")).toEqual(texts);
          expect(options.text("perhaps")).toBe(perhaps);
          expect([options.has("perhaps"), options.has("flag")]).toEqual([true, false]);
          expect(options.isOn("switch", false)).toBe(on !== "false");
        },
      ),
    );
  });

  it("that are switches are as their default unless they are given", () => {
    const without = readOptions([], kinds);
    expect([without.isOn("switch", true), without.isOn("switch", false)]).toEqual([true, false]);
    expect(() => readOptions(["--switch=no"], kinds)).toThrow("--switch takes no value but =true and =false");
  });
});

describe("progress", () => {
  const shown = (isTTY: boolean, everyMs: number): string[] => {
    const lines: string[] = [];
    let time = 0;
    const stream = { isTTY, write: (text: string) => lines.push(text) > 0 };
    const progress = new Progress("Reading", stream, () => time);
    for (let done = 1; done <= 4; done += 1) {
      time += everyMs;
      progress.at(done, 4);
    }
    progress.end();
    return lines;
  };

  it("is quiet where work is short and nobody watches", () => {
    expect(shown(false, 2_000)).toEqual([]);
  });

  it("is a line now and then where work is long", () => {
    expect(shown(false, 6_000)).toEqual(["Reading: 2 of 4\n", "Reading: 4 of 4\n"]);
  });

  it("is one line on a terminal, which goes in the end", () => {
    expect(shown(true, 60)).toEqual(["\r\u001b[KReading: 2 of 4", "\r\u001b[KReading: 4 of 4", "\r\u001b[K"]);
  });
});
