// The title of the browser's tab. In: the title of the page; out: that, then the name of the program.
import { useEffect } from "preact/hooks";
import { t } from "./i18n.ts";

export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · ${t("app_name")}` : t("app_name");
  }, [title]);
}
