// The row-sum meter: how much of a shift of all pixels reaches the first layer, on a logarithmic scale.

/** Powers of ten at the ends of the scale. */
const [LOWEST, HIGHEST] = [-8, 2];

/** Shows a row sum in an element of panel.html. */
export function showRowSum(element: HTMLElement, sum: number): void {
  const power = Math.min(HIGHEST, Math.max(LOWEST, Math.log10(sum)));
  const text = written(sum);
  element.dataset.value = `${sum}`;
  element.style.setProperty('--value', `${(power - LOWEST) / (HIGHEST - LOWEST)}`);
  const value = element.querySelector('.value');
  if (value !== null && value.textContent !== text) value.textContent = text;
}

/** Such as 7.7, or 0.0000026. */
function written(sum: number): string {
  if (sum === 0) return '0';
  const decimals = Math.max(1, 1 - Math.floor(Math.log10(sum)));
  return sum.toFixed(Math.min(10, decimals));
}
