/** Pages register themselves: every file of src/pages has an address and may have an entry in the header. */
import type { ComponentType } from "react";
import { pathOfPage } from "../shared/page_paths.ts";

interface PageModule {
  default: ComponentType;
  navigation?: string;
}

const modules = import.meta.glob<PageModule>("./pages/**/*.tsx", { eager: true });

/** Address and component of every page. */
export const pages = Object.entries(modules).map(([file, module]) => ({
  path: pathOfPage(`src/${file.slice(2)}`),
  Component: module.default,
  navigation: module.navigation,
}));
