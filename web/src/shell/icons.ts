/** Icons of the menu (菜单图标). */
import {
  Connection, DataAnalysis, Files, Finished, FolderOpened, Lock, Search, Share, Stamp, Upload, UserFilled, View,
} from "@element-plus/icons-vue";
import type { Component } from "vue";

export const icons: Record<string, Component> = {
  search: Search, network: Share, paths: Connection, work: Stamp, draws: Finished, investigations: FolderOpened,
  dashboards: DataAnalysis, loading: Upload, audit: View, accounts: UserFilled, own: Files, unmask: Lock,
};
