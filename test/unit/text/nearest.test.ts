import { expect, test } from "@jest/globals";
import { nearest, nearestNames } from "../../../provider/src/text/nearest";

const properties = ["name", "description", "outboundCallerIds", "adoptExisting"];

test.each([
  ["descripton", "description"],
  ["desription", "description"],
  ["outbound_caller_ids", "outboundCallerIds"],
  ["OutboundCallerIDs", "outboundCallerIds"],
  ["outboundCallers", "outboundCallerIds"],
  ["adopt-existing", "adoptExisting"],
  ["nmae", "name"],
  ["NAME", "name"],
])("%s was meant to be %s", (word, right) => {
  expect(nearest(word, properties)).toEqual([right]);
});

test.each(["members", "trunk", "x", ""])("nothing is guessed for %j", (word) => {
  expect(nearest(word, properties)).toEqual([]);
});

test("the nearest comes first, as many as are asked for", () => {
  const names = ["Marketing", "Sales West", "Sale", "Sales"];
  expect(nearest("Sales", names, 9)).toEqual(["Sales", "Sale", "Sales West"]);
  expect(nearest("Sales", names, 2)).toEqual(["Sales", "Sale"]);
  expect(nearest("Sales", names)).toEqual(["Sales"]);
});

test("a wrong space, case or hyphen is no difference at all", () => {
  expect(nearest("sales-dept", ["Sales Dpt", "Sales Dept"], 2)[0]).toBe("Sales Dept");
});

test("names of other scripts are told apart", () => {
  expect(nearest("営業部", ["総務課の部屋", "Sales", "営業部門"], 3)[0]).toBe("営業部門");
});

test("no candidates, no guess", () => {
  expect(nearest("Sales", [])).toEqual([]);
});

test.each([
  ["Sals", ["Sales"], true],
  ["Vertrieb", ["Reception", "Sales", "Support"], false],
  ["Night", ["Night shift"], true],
  ["buro", ["Büro"], true],
  ["Buro", ["Büro"], true],
])("nearest names to %s: %j", (word, names, probable) => {
  const all = ["Reception", "Sales", "Support", "Night shift", ...(probable ? ["Büro"] : [])];
  expect(nearestNames(word, all, 3)).toEqual({ names, probable });
});

test("a name that holds the word comes before an unlike one that is short, and after one that is near", () => {
  expect(nearestNames("Sales", ["IT", "HR", "Sales Department, Hamburg", "Salse"], 3)).toEqual({
    names: ["Salse", "Sales Department, Hamburg"],
    probable: true,
  });
});

test("accents make no difference, however they are written", () => {
  for (const name of ["Über", "U\u0308ber"])
    expect(nearestNames("uber", ["Tuber", name], 1).names).toEqual([name]);
});

test("each name is given once, and emojis are told apart", () => {
  expect(nearestNames("Sale", ["Sales", "Sales"], 3).names).toEqual(["Sales"]);
  expect(nearestNames("🎉🎉🎉", ["🚀🚀🚀", "🎉🎉"], 1).names).toEqual(["🎉🎉"]);
  expect(nearestNames("Sales", [], 3)).toEqual({ names: [], probable: false });
});
