import eslint from "@eslint/js";
import tseslint from "typescript-eslint";
import rooms from "./eslint.rooms.mjs";

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", ".engine/", "provider/examples/"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
    },
  },
  ...rooms,
  { files: ["**/*.mjs"], extends: [tseslint.configs.disableTypeChecked] },
);
