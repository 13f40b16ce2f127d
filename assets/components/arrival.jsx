// After a change of page without a load the focus stands nowhere, and a screen reader says nothing: go to the heading.
import { useEffect } from "react";

let isFirst = true;

/** Stands in the frame of every page, which is made anew with the page. */
export function Arrival() {
  useEffect(() => {
    if (isFirst) {
      isFirst = false;
      dispatchEvent(new Event("samokoder:ready")); // for what was pressed before (shell/first_paint)
      return;
    }
    // What a page focuses itself stays so.
    if (document.activeElement && document.activeElement !== document.body) return;
    const place = document.querySelector("main h1") ?? document.querySelector("h1") ?? document.getElementById("content");
    place?.setAttribute("tabindex", "-1");
    if (place) place.style.outline = "none"; // it is a place to read on from, nothing to press
    place?.focus({ preventScroll: true });
  }, []);
  return null;
}
