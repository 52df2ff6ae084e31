import { defineConfig, type Plugin } from "vite";

/** A notebook's page has names of its own: ours hold within the widget alone. */
const within: Plugin = {
  name: "within-the-widget",
  enforce: "pre",
  transform(code, id) {
    if (id.endsWith("/light.css")) return code.replaceAll(":root", ".panopolis");
    if (id.endsWith("/marks.css")) return `.panopolis {\n${code}\n}`;
    return undefined;
  },
};

// One module with everything in it, as anywidget reads it: nothing is fetched from anywhere.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  define: { "process.env.NODE_ENV": '"production"' },
  publicDir: false,
  plugins: [within],
  build: { target: "es2022", outDir: "../src/panopolis/views/static/notebook", emptyOutDir: true, lib: { entry: "src/widget.tsx", formats: ["es"], fileName: () => "widget.js", cssFileName: "widget" } },
});
