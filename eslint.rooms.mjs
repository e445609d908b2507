/**
 * The rooms of provider/src, from the top down. A room imports, types included, from those that stand below it, and from
 * nobody else; what stands side by side does not know each other. So there is no circle between them.
 */
const STOREYS = [
  ["index"],
  ["doors", "cli"],
  ["lookups"],
  ["userGroup"],
  ["outboundRule", "trunk", "extension"],
  ["session"],
  ["pbx"],
  ["settings"],
  ["text"],
];

/** What only a declaration needs: it is loaded with a program, and never in the host. */
const PROGRAM = "program";
const MAY_USE_PROGRAM = [
  "provider/src/index.ts",
  "provider/src/lookups/**",
  "provider/src/userGroup/resource.ts",
  "provider/src/userGroup/declaration.ts",
  "provider/src/userGroup/pluginResource.ts",
];
const PROGRAM_MAY_USE = ["settings", "text"];

const all = [...STOREYS.flat(), PROGRAM];

function forbids(files, rooms, message, ignores = []) {
  const regex = `^(\\.\\./)+(${rooms.join("|")})(/|\\.js$|$)`;
  // The core rule does not see what is imported within an expression, or within a type.
  const selector = `:matches(ImportExpression, TSImportType) Literal[value=/${regex.replaceAll("/", "\\x2F")}/]`;
  return {
    files,
    ignores,
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex, message }] }],
      "no-restricted-syntax": ["error", { selector, message }],
    },
  };
}

export default [
  ...STOREYS.flatMap((storey, height) =>
    storey
      .filter((room) => room !== "index")
      .map((room) => {
        const below = STOREYS.slice(height + 1).flat();
        const rooms = all.filter((each) => each !== room && !below.includes(each));
        const message = `${room} may import from ${below.join(", ") || "nobody"} only: see docs/architecture.md.`;
        return { room, rooms, message };
      })
      .flatMap(({ room, rooms, message }) => [
        forbids([`provider/src/${room}/**`], rooms, message, MAY_USE_PROGRAM),
        forbids(
          MAY_USE_PROGRAM.filter((file) => file.startsWith(`provider/src/${room}/`)),
          rooms.filter((each) => each !== PROGRAM),
          message,
        ),
      ])
      .filter(({ files }) => files.length > 0),
  ),
  forbids(
    [`provider/src/${PROGRAM}/**`],
    all.filter((room) => room !== PROGRAM && !PROGRAM_MAY_USE.includes(room)),
    `${PROGRAM} may import from ${PROGRAM_MAY_USE.join(", ")} only: see docs/architecture.md.`,
  ),
];
