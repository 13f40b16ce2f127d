/** Build, development server and tests. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { APP_NAME, LANGUAGE } from "./shared/config.ts";

const root = import.meta.dirname;
const modules = dirname(dirname(fileURLToPath(import.meta.resolve("vite/package.json"))));

export default defineConfig({
  root,
  plugins: [
    react(),
    tailwindcss(),
    {
      name: "name-and-language",
      transformIndexHtml: (html) => html.replaceAll("%APP_NAME%", APP_NAME).replaceAll("%LANGUAGE%", LANGUAGE),
    },
  ],
  server: {
    allowedHosts: process.env.DEV_HOSTS === "any" ? true : [],
    fs: { allow: [root, modules] },
    watch: { ignored: ["**/data/**"] },
  },
  build: { reportCompressedSize: false },
  test: { include: ["tests/**/*.test.ts"], isolate: false, fileParallelism: false },
});
