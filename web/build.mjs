// Builds dist/ from src/: one script, one style sheet, fonts, map data, each with a hash of its content in its name; and licenses.txt.
// The same sources give the same bytes: nothing of time, machine or order goes in. `--dev`: not minified, with a source map.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.join(ROOT, "dist");
const ASSETS = path.join(DIST, "assets");
const MAP = path.join(ROOT, "map", "data");
const SHIPPED = ["preact", "@fontsource/ibm-plex-sans-arabic", "@fontsource/noto-naskh-arabic"];
const MAP_LICENCE = `Map data (map/README.md)
Made with Natural Earth (naturalearthdata.com), public domain.
Towns: GeoNames (geonames.org), CC BY 4.0, https://creativecommons.org/licenses/by/4.0/; chosen, named and ranked for Rawi.
`;
const dev = process.argv.includes("--dev");

/** Map data goes in as it is; the script learns the names. */
function copyMap() {
  const names = {};
  for (const file of fs.existsSync(MAP)
    ? fs
        .readdirSync(MAP)
        .filter((name) => name.endsWith(".json"))
        .sort()
    : []) {
    const content = fs.readFileSync(path.join(MAP, file));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const name = `${path.basename(file, ".json")}-${hash}.json`;
    fs.writeFileSync(path.join(ASSETS, name), content);
    names[path.basename(file, ".json")] = `/assets/${name}`;
  }
  return names;
}

function licences() {
  const own = "Rawi desk\nMIT OR Apache-2.0, see LICENSE-MIT and LICENSE-APACHE of Rawi\n";
  const others = SHIPPED.map((name) => {
    const folder = path.join(ROOT, "node_modules", name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const text = fs.readFileSync(path.join(folder, "LICENSE"), "utf8").trim();
    return `${name} ${version}\n${license}\n\n${text}\n`;
  });
  return [own, ...others, MAP_LICENCE].join(`\n${"-".repeat(80)}\n\n`);
}

function entry(outputs, ending) {
  const name = Object.keys(outputs).find((file) => /\/main-[^/]+$/.test(file) && file.endsWith(ending));
  return path.basename(name);
}

fs.rmSync(DIST, { recursive: true, force: true });
fs.mkdirSync(ASSETS, { recursive: true });
const { metafile } = await esbuild.build({
  absWorkingDir: ROOT,
  entryPoints: ["src/main.tsx"],
  outdir: "dist/assets",
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets",
  loader: { ".woff2": "file" },
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { MAP_FILES: JSON.stringify(copyMap()) },
  minify: !dev,
  sourcemap: dev,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  logLevel: "warning",
});
const html = fs.readFileSync(path.join(ROOT, "src/index.html"), "utf8");
fs.writeFileSync(
  path.join(DIST, "index.html"),
  html.replace("SCRIPT", entry(metafile.outputs, ".js")).replace("STYLE", entry(metafile.outputs, ".css")),
);
fs.writeFileSync(path.join(DIST, "licenses.txt"), licences());
for (const file of fs.readdirSync(ASSETS).sort()) {
  const content = fs.readFileSync(path.join(ASSETS, file));
  console.log(
    `${file.padEnd(64)} ${String(content.length).padStart(8)} ${String(gzipSync(content, { level: 9 }).length).padStart(8)} gz`,
  );
}
