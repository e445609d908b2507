// Not in the temporary folder: the tests leave nothing there.
const cacheDirectory = "<rootDir>/node_modules/.cache/jest";

const project = (displayName, testMatch) => ({
  cacheDirectory,
  displayName,
  testMatch,
  transform: { "\\.[jt]s$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }] },
  // Our sources name their own files as Node's dynamic import wants it, with .js.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": ["$1", "$1.js"] },
  modulePathIgnorePatterns: ["<rootDir>/.engine/", "<rootDir>/provider/dist/"],
});

export default {
  cacheDirectory,
  // Most take a fraction of it; it is for a busy machine.
  testTimeout: 60_000,
  // Jest itself leaves one core free; but these tests wait most of the time, for processes and for pauses between tries.
  maxWorkers: "100%",
  projects: [
    project("unit", ["<rootDir>/test/unit/**/*.test.ts", "<rootDir>/test/pbx/**/*.test.ts"]),
    project("host", ["<rootDir>/test/host/**/*.test.ts"]),
    project("engine", ["<rootDir>/test/engine/**/*.test.ts"]),
  ],
};
