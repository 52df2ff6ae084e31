import { defineConfig } from "vite";

// Relative addresses, so that a static export works from any folder of any host; nothing inlined, so that no inline script or data is needed.
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", assetsInlineLimit: 0, outDir: "../src/panopolis/views/static", emptyOutDir: true, modulePreload: { polyfill: false } },
});
