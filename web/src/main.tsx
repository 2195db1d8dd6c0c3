// Where the page begins.
import { render } from "preact";
import { App } from "./app.tsx";
import { startTheme } from "./lib/colours.ts";
import { startMe } from "./lib/me.ts";
import { startRouting } from "./lib/route.ts";
import "./style/main.css";

startTheme();
startRouting();
startMe();
const root = document.getElementById("app");
if (root) render(<App />, root);
