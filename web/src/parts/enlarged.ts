/** How much the page enlarges an element, as at 4K: a canvas draws as many dots more, so that its words stay sharp. */
export const enlarged = (place: HTMLElement): number => Math.max(1, place.getBoundingClientRect().width / place.offsetWidth || 1);
