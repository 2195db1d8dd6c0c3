// Draws the base map into PNGs, to look at: node look.mjs [name ...]. Needs Chromium (Debian: apt-get install chromium) and npm install.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'build', 'look');
mkdirSync(out, { recursive: true });
const views = { // middle, zoom (of tiles of 512 pixels, as MapLibre counts), file, language
    world: [20, 20, 1, 'world', 'en'], region: [38, 24, 3.2, 'detail', 'ar'], syria: [38.4, 35, 6.3, 'detail', 'ar'], gaza: [34.4, 31.42, 9.6, 'detail', 'en'],
    sudan: [30, 13, 5, 'detail', 'en'], yemen: [47.5, 15.5, 6, 'detail', 'ar'], golan: [35.8, 33.05, 8.4, 'detail', 'en'], sahara: [-11, 26, 5, 'detail', 'en'],
    kashmir: [75.5, 34.5, 5.4, 'detail', 'en'], lebanon: [35.8, 33.9, 7.8, 'detail', 'ar'], idlib: [36.7, 35.9, 8.2, 'detail', 'ar'], gulf: [52.5, 25.5, 5.8, 'detail', 'en'], horn: [43, 8, 4.8, 'detail', 'en'],
    turkey: [33, 38.5, 5.2, 'detail', 'en'], maghreb: [3, 32, 4.7, 'detail', 'en'], sahel: [5, 14, 4.7, 'detail', 'en'], ukraine: [33, 47, 5, 'detail', 'en'],
};
const topojson = readFileSync(join(here, 'node_modules/topojson-client/dist/topojson-client.min.js'), 'utf8');
const towns = readFileSync(join(here, '../data/towns.json'), 'utf8');

function draw(t, towns, [lon, lat, zoom, , lang]) {
    const W = 1200, H = 850, size = 512 * 2 ** zoom;
    const project = ([x, y]) => [(x - lon) / 360 * size + W / 2,
        H / 2 - (Math.log(Math.tan(Math.PI / 4 + y * Math.PI / 360)) - Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360))) / (2 * Math.PI) * size];
    const c = document.querySelector('canvas').getContext('2d');
    c.fillStyle = '#cfe0ea'; c.fillRect(0, 0, W, H);
    const path = (geometry) => {
        c.beginPath();
        const line = (points) => points.forEach((p, i) => c[i ? 'lineTo' : 'moveTo'](...project([p[0], Math.max(-85, Math.min(85, p[1]))])));
        const walk = (x) => typeof x[0][0] === 'number' ? line(x) : x.forEach(walk);
        walk(geometry.coordinates);
    };
    const all = (name) => t.objects[name] ? topojson.feature(t, t.objects[name]).features.filter((f) => f.geometry && f.geometry.coordinates.length) : [];
    for (const f of all('countries')) { path(f.geometry); c.fillStyle = '#f5f2ea'; c.fill('evenodd'); }
    for (const f of all('rivers')) if (f.properties.rank <= zoom + 2) { path(f.geometry); c.strokeStyle = '#7fa5bb'; c.lineWidth = Math.max(.6, (9 - f.properties.rank) / 4); c.stroke(); }
    for (const f of all('lakes')) if (f.properties.rank <= zoom - 1) { path(f.geometry); c.fillStyle = '#cfe0ea'; c.fill('evenodd'); c.strokeStyle = '#7fa5bb'; c.lineWidth = .5; c.stroke(); }
    const style = { coast: ['#7fa5bb', .8, []], province: ['#b9b0a0', .8, [4, 2]], country: ['#555', 1.5, []], disputed: ['#555', 1.5, [6, 4]], claim: ['#b05a2a', 1, [2, 3]] };
    for (const f of all('lines')) { path(f.geometry); const s = style[f.properties.kind]; c.strokeStyle = s[0]; c.lineWidth = s[1]; c.setLineDash(s[2]); c.stroke(); }
    c.setLineDash([]); c.textAlign = 'center';
    const used = [];
    const label = (text, at, font, colour, dot) => {
        const [x, y] = project(at);
        if (!text || x < 0 || y < 0 || x > W || y > H) return;
        c.font = font;
        const w = c.measureText(text).width / 2 + 2, box = [x - w, y - 20, x + w, y + 4];
        if (used.some((u) => box[0] < u[2] && box[2] > u[0] && box[1] < u[3] && box[3] > u[1])) return;
        used.push(box);
        c.lineWidth = 3; c.strokeStyle = '#ffffffcc'; c.strokeText(text, x, y - 5); c.fillStyle = colour; c.fillText(text, x, y - 5);
        if (dot) { c.beginPath(); c.arc(x, y, 2.5, 0, 7); c.fill(); }
    };
    for (const f of all('countries').sort((a, b) => a.properties.rank - b.properties.rank)) { const p = f.properties; if (p.rank <= zoom + 2) label(p[lang], [p.lon, p.lat], 'bold 15px sans-serif', '#666'); }
    for (const r of towns.rows) { const o = Object.fromEntries(towns.fields.map((k, i) => [k, r[i]])); if (o.rank <= zoom + .5) label(o[lang] ?? o.en, [o.lon, o.lat], o.rank < 4 ? '14px sans-serif' : '12px sans-serif', '#222', true); }
    if (zoom > 5.5) for (const { properties: p } of all('provinces')) label(p[lang] ?? p.en, [p.lon, p.lat], 'italic 13px sans-serif', '#8a6d3b');
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(views)) {
    const view = views[name];
    const html = join(out, `${name}.html`);
    writeFileSync(html, `<!doctype html><meta charset="utf-8"><style>body{margin:0}</style><canvas width="1200" height="850"></canvas><script>${topojson}</script>
<script>(${draw})(${readFileSync(join(here, `../data/${view[3]}.json`), 'utf8')}, ${towns}, ${JSON.stringify(view)})</script>`);
    execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1200,850', `--screenshot=${join(out, `${name}.png`)}`, html], { stdio: 'ignore' });
    console.log(join(out, `${name}.png`));
}
