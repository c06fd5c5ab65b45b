import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const api = process.env.CREDIT_GRAPH_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "./", // served under any prefix
  plugins: [vue(), components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: "css" })] })],
  resolve: { alias: { "@": here("./src") } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: scripts, fonts or styles
    chunkSizeWarningLimit: 1200, // the chart and graph libraries, loaded when a page needs them
    rollupOptions: { input: { explorer: here("./index.html"), public: here("./public.html") } },
  },
  server: { proxy: { "/v1": api } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
