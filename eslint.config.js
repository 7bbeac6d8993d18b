// What `make check` asks of our scripts: eslint's recommended rules.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { files: ["static/src/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["static/*.mjs"], languageOptions: { globals: globals.node } },
];
