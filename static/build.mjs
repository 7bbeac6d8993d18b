// Compiles the front end into static/built: one sheet, govuk-frontend's script, ours, the font.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import * as sass from "sass";

const built = new URL("./built/", import.meta.url);
const source = new URL("./src/", import.meta.url);
const modules = new URL("../node_modules/", import.meta.url);

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });

for (const sheet of ["app", "admin"]) {
  const { css } = sass.compile(new URL(`${sheet}.scss`, source).pathname, {
    style: "compressed",
    loadPaths: [modules.pathname],
    quietDeps: true,
  });
  writeFileSync(new URL(`${sheet}.css`, built), css);
}

const script = readFileSync(new URL("govuk-frontend/dist/govuk/govuk-frontend.min.js", modules), "utf8");
writeFileSync(new URL("govuk-frontend.min.js", built), script.replace(/\/\/# sourceMappingURL=.*$/m, ""));

const font = "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2";
cpSync(new URL(font, modules), new URL("source-sans-3.woff2", built));

for (const file of readdirSync(source).filter((name) => name.endsWith(".js") || name.endsWith(".svg"))) {
  cpSync(new URL(file, source), new URL(file, built));
}
