// Tables that are wider than the page scroll sideways: by keyboard too, for which they have to take the focus.

/** Lets everything of the class `scroller` take the focus, with the caption of its table as its name. */
export function scrollByKeyboard(root: HTMLElement): void {
  for (const scroller of root.querySelectorAll<HTMLElement>('.scroller')) {
    scroller.tabIndex = 0;
    scroller.setAttribute('role', 'region');
    scroller.setAttribute('aria-label', scroller.querySelector('caption')?.textContent?.trim() ?? '');
  }
}
