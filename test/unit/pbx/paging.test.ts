import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import { Answer } from "../../../provider/src/pbx/answer";
import type { Call } from "../../../provider/src/pbx/call";
import { PbxError } from "../../../provider/src/pbx/errors";
import { everyPage, type ListQuery, quoted } from "../../../provider/src/pbx/paging";

interface Item {
  readonly id: string;
  readonly name: string;
}

const items = (count: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${from + index}`, name: `name ${from + index}` }));

/** A server that lists what it holds, with the odd sides that one may have. */
class Server {
  readonly queries: Readonly<Record<string, string>>[] = [];
  /** What happens to the list after the n-th request, from 1. */
  afterRequest: (request: number) => void = () => undefined;
  largestPage = 100;
  firstSkip = 0;
  count: (held: number) => unknown = (held) => held;

  constructor(public held: Item[]) {}

  private answer(query: Readonly<Record<string, string>>): unknown {
    this.queries.push(query);
    if (this.queries.length > 1000) throw new Error("the list is asked for without end");
    const start = Math.max(0, Number(query["skip"]) - this.firstSkip);
    const page = this.held.slice(start, start + Math.min(Number(query["top"]), this.largestPage));
    const answer = { count: this.count(this.held.length), items: page };
    this.afterRequest(this.queries.length);
    return answer;
  }

  async list(query: ListQuery = {}): Promise<string[]> {
    const pbx = {
      send: <T>(call: Call<T>): Promise<T> => {
        expect(call).toMatchObject({ method: "GET", path: "/groups" });
        const body = JSON.stringify(this.answer(call.query ?? {}));
        const answer = new Answer({ kind: "answer", status: 200, headers: new Headers(), body }, String);
        return Promise.resolve().then(() => call.read(answer));
      },
    };
    const item = z.looseObject({ id: z.string(), name: z.string() });
    const found = await everyPage(pbx, "/groups", query, item);
    return found.map(({ id }) => id);
  }
}

const ids = (list: readonly Item[]): string[] => list.map(({ id }) => id);

describe("a list is read whole, one call per 100 items", () => {
  test.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [200, 2],
    [250, 3],
  ])("%d items: %d calls", async (count, requests) => {
    const server = new Server(items(count));
    expect(await server.list()).toEqual(ids(server.held));
    expect(server.queries).toHaveLength(requests);
    expect(server.queries.map(({ top }) => top)).toEqual(server.queries.map(() => "100"));
  });

  it("however many there are: no call more than it takes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(700), fc.integer({ min: 1, max: 100 }), async (count, largestPage) => {
        const server = new Server(items(count));
        server.largestPage = largestPage;
        expect(await server.list()).toEqual(ids(server.held));
        expect(server.queries).toHaveLength(Math.max(1, Math.ceil(count / largestPage)));
      }),
    );
  });

  it("with the last entry of a page again on the next one, where there is room for it", async () => {
    const skips = async (count: number): Promise<unknown[]> => {
      const server = new Server(items(count));
      await server.list();
      return server.queries.map(({ skip }) => Number(skip));
    };
    expect(await skips(150)).toEqual([0, 99]);
    expect(await skips(298)).toEqual([0, 99, 198]);
    expect(await skips(299)).toEqual([0, 99, 199]);
    expect(await skips(300)).toEqual([0, 100, 200]);
  });

  it("with the query as it was given, and without what was not", async () => {
    const server = new Server(items(101));
    await server.list({ filter: "name eq 'Sales'", search: "sal", orderBy: "name desc,id" });
    const query = { filter: "name eq 'Sales'", search: "sal", orderby: "name desc,id", top: "100" };
    expect(server.queries).toEqual([
      { ...query, skip: "0" },
      { ...query, skip: "99" },
    ]);
    const plain = new Server(items(1));
    await plain.list({ filter: "", search: undefined });
    expect(plain.queries).toEqual([{ top: "100", skip: "0" }]);
  });
});

describe("a server with odd sides", () => {
  test.each([1, 7, 50])("that gives %d items a page, although 100 are asked for", async (largestPage) => {
    const server = new Server(items(120));
    server.largestPage = largestPage;
    expect(await server.list()).toEqual(ids(server.held));
  });

  it("that gives an entry twice: it is listed once", async () => {
    const server = new Server([...items(60), ...items(60)]);
    expect(await server.list()).toEqual(ids(items(60)));
  });

  it("that gives the same page whatever is skipped: an error, not a part of the list", async () => {
    const server = new Server(items(250));
    server.firstSkip = 1000;
    await expect(server.list()).rejects.toThrow(
      "the PBX counts 250 entries in the list /groups, and gives the same 100 again and again",
    );
  });

  it("that ignores the filter: everything comes, for the caller to compare", async () => {
    const server = new Server(items(130));
    expect(await server.list({ filter: "name eq 'name 1'" })).toHaveLength(130);
  });

  test.each([
    ["one too many", (held: number) => held + 1],
    ["what it holds without the filter", () => 1000],
  ])("that counts wrong, %s: the list is believed when it is the same twice", async (_, count) => {
    const server = new Server(items(130));
    server.count = count;
    expect(await server.list()).toEqual(ids(server.held));
    expect(server.queries.length).toBeLessThanOrEqual(6);
  });

  // The manual once says that skip counts from 1.
  test.each([1, 99, 100, 101, 150, 200, 201, 300])(
    "whose skip counts from 1: none of %d items is missing or twice there",
    async (count) => {
      const server = new Server(items(count));
      server.firstSkip = 1;
      expect(await server.list()).toEqual(ids(server.held));
    },
  );

  test.each([["a text"], [-1], [1.5], [null], [undefined]])(
    "whose count is %j: an error, not an empty list",
    async (count) => {
      const server = new Server(items(3));
      server.count = () => count;
      await expect(server.list()).rejects.toThrow(PbxError);
    },
  );

  it("whose count is a number in quotes, as some write one of 64 bits", async () => {
    const server = new Server(items(130));
    server.count = String;
    expect(await server.list()).toEqual(ids(server.held));
  });

  it("whose items are null where there are none", async () => {
    const send = <T>(call: Call<T>): Promise<T> => {
      const body = '{"count":0,"items":null}';
      return Promise.resolve(
        call.read(new Answer({ kind: "answer", status: 200, headers: new Headers(), body }, String)),
      );
    };
    expect(await everyPage({ send }, "/groups", {}, z.looseObject({ id: z.string() }))).toEqual([]);
  });

  it("whose items have no id: an error", async () => {
    await expect(new Server([{ name: "no id" } as never]).list()).rejects.toThrow(PbxError);
  });
});

describe("a list that changes while it is read", () => {
  it("is read again: what slipped from one page to another is found", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      if (request === 1) server.held = server.held.slice(1);
    };
    expect(await server.list()).toEqual(ids(items(149, 1)));
  });

  it("is read again where something was added before", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      if (request === 1) server.held = [...items(1, 900), ...server.held];
    };
    expect(await server.list()).toEqual([...ids(items(1, 900)), ...ids(items(150))]);
  });

  it("is read again where an entry moved to a page that was read already: the count alone doesn't tell", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      if (request === 1) server.held = [...items(1, 120), ...server.held.toSpliced(120, 1)];
    };
    expect(await server.list()).toEqual([...ids(items(1, 120)), ...ids(items(150).toSpliced(120, 1))]);
  });

  it("is read again where one entry went and another came, so that the count is the same", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      if (request === 1) server.held = [...server.held.slice(1), ...items(1, 900)];
    };
    expect(await server.list()).toEqual([...ids(items(149, 1)), "id-900"]);
  });

  it("misses no entry that was there all the time, and gives none twice, whatever came and went", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(40),
        fc.nat(40),
        async (largestPage, pages, short, when, from, to) => {
          // So many that each page has room for the last entry of the one before.
          const server = new Server(
            items(pages * (largestPage - 1) + 1 - (short % (largestPage - pages + 1))),
          );
          server.largestPage = largestPage;
          const [gone] = server.held.slice(from % server.held.length);
          const stay = ids(server.held).filter((id) => id !== gone?.id);
          server.afterRequest = (request) => {
            if (request !== when) return;
            const rest = server.held.filter((entry) => entry !== gone);
            server.held = rest.toSpliced(to % (rest.length + 1), 0, ...items(1, 900));
          };
          const found = await server.list();
          expect(new Set(found).size).toBe(found.length);
          expect(found).toEqual(expect.arrayContaining(stay));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is given up where it changes each time, with what to do", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      server.held = [...items(1, 1000 + request), ...server.held];
    };
    await expect(server.list()).rejects.toThrow(/the list \/groups changed each of the 5 times.*try again/);
    expect(server.queries.length).toBeLessThanOrEqual(15);
  });

  it("is read to the end where it shrinks to nothing", async () => {
    const server = new Server(items(150));
    server.afterRequest = (request) => {
      if (request === 1) server.held = [];
    };
    expect(await server.list()).toEqual([]);
  });

  it("gives what is there in the end, whichever one entry was removed or added meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(39),
        fc.boolean(),
        async (count, largestPage, when, where, add) => {
          const server = new Server(items(count));
          server.largestPage = largestPage;
          // A change after the last page was given is no change of what was read.
          const during = Math.min(when, Math.ceil(count / largestPage) - 1);
          server.afterRequest = (request) => {
            if (request !== during) return;
            const place = where % server.held.length;
            server.held = add
              ? server.held.toSpliced(place, 0, ...items(1, 900))
              : server.held.toSpliced(place, 1);
          };
          expect(await server.list()).toEqual(ids(server.held));
        },
      ),
    );
  });
});

test.each([
  ["Sales", "'Sales'"],
  ["O'Brien's", "'O''Brien''s'"],
  ["", "''"],
])("in an OData filter %s is %s", (text, expected) => {
  expect(quoted(text)).toBe(expected);
});
