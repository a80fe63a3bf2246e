// "Copy the code": puts a panel's lines of zeromean on the clipboard, and shows them below the button.

/** Lets `button` copy `code`, and show it in an element that is inserted after the button. */
export function copyButton(button: HTMLButtonElement, code: string): void {
  const shown = document.createElement('div');
  shown.className = 'code';
  shown.hidden = true;
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  const lines = document.createElement('pre');
  lines.tabIndex = 0; // scrolls sideways by keyboard
  lines.setAttribute('aria-label', 'Lines of zeromean that this panel runs');
  lines.textContent = code;
  shown.append(status, lines);
  button.after(shown);
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', async () => {
    shown.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    status.textContent = (await copied(code))
      ? 'Copied.'
      : 'The clipboard is not available here; the lines are selected.';
    if (status.textContent !== 'Copied.') getSelection()?.selectAllChildren(lines);
  });
}

/** Browsers refuse the clipboard to pages without https, and to frames. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
