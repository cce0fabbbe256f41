import { expect, test } from 'vitest';
import { maxScrollHeight, RescaledScroll } from '../../../src/renderer/components/rescaled-scroll.ts';

/** What RescaledScroll needs of an element: it clamps and rounds scrollTop as browsers do. */
class FakeElement extends EventTarget {
  clientHeight = 400;
  private top = 0;
  constructor(readonly scrollHeight: number) {
    super();
  }
  get scrollTop(): number {
    return this.top;
  }
  set scrollTop(value: number) {
    this.top = Math.max(0, Math.min(Math.round(value), this.scrollHeight - this.clientHeight));
  }
}

function scrolling(contentHeight: number) {
  const scroll = new RescaledScroll();
  scroll.contentHeight = contentHeight;
  const element = new FakeElement(scroll.scrollHeight);
  const seen: number[] = [];
  scroll.observe(element as unknown as HTMLElement, () => seen.push(scroll.offset));
  return { scroll, element, html: element as unknown as HTMLElement, at: () => seen.at(-1) };
}

test('content that fits is left to the browser', () => {
  const { scroll, element, html, at } = scrolling(2000);
  expect(scroll.scrollHeight).toBe(2000);
  scroll.scrollTo(html, 700);
  element.dispatchEvent(new Event('scroll'));
  expect(at()).toBe(700);
  expect(scroll.shift(700)).toBe(0);
});

test('4 GiB of rows keep an element of a height browsers allow, and every row can be reached', () => {
  const rows = 2 ** 32 / 16;
  const { scroll, html, at } = scrolling(rows * 20);
  expect(scroll.scrollHeight).toBe(maxScrollHeight);
  for (const row of [0, 1, 12_345_678, rows - 20]) {
    scroll.scrollTo(html, row * 20);
    expect(at()).toBe(row * 20);
    // Where the row is drawn in the element is within the part that is seen.
    const drawnAt = row * 20 + scroll.shift(row * 20);
    expect(drawnAt - html.scrollTop).toBeGreaterThanOrEqual(-1);
    expect(drawnAt - html.scrollTop).toBeLessThan(400);
  }
});

test('dragging the bar to its end shows the last row', () => {
  const { element, at } = scrolling(5e9);
  element.scrollTop = maxScrollHeight;
  element.dispatchEvent(new Event('scroll'));
  expect(at()).toBe(5e9 - 400);
});

test('the scroll event of our own scrolling does not round the offset', () => {
  const { scroll, element, html, at } = scrolling(5e9);
  scroll.scrollTo(html, 123_457);
  element.dispatchEvent(new Event('scroll'));
  expect(at()).toBe(123_457);
});

test('a row is brought into view, no further than it has to', () => {
  const { scroll, html, at } = scrolling(20_000);
  scroll.scrollToRow(html, 100, 20, 'auto');
  expect(at()).toBe(100 * 20 + 20 - 400);
  const before = at();
  scroll.scrollToRow(html, 95, 20, 'auto');
  expect(at()).toBe(before);
  scroll.scrollToRow(html, 10, 20, 'auto');
  expect(at()).toBe(200);
  scroll.scrollToRow(html, 500, 20, 'center');
  expect(at()).toBe(10_000 + 10 - 200);
});
