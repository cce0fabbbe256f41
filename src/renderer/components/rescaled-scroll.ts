/** The tallest element we ask a browser for: below the limits of Chrome (33.5 million) and Firefox (17.8 million). */
export const maxScrollHeight = 15_000_000;

/**
 * Scrolling over content taller than an element can be.
 *
 * ```
 *   content   |------------------- contentHeight ------------------------|   offset (exact pixels)
 *   element   |------ scrollHeight ------|                                   scrollTop = offset / ratio
 * ```
 *
 * Up to `maxScrollHeight` both are the same and the browser does everything. Above, the scroll bar moves
 * `ratio` content pixels per pixel, while wheel, keys and `scrollTo` set the exact offset and the bar follows.
 */
export class RescaledScroll {
  /** Height of all rows, in pixels. */
  contentHeight = 0;
  private offset = 0;
  /** The scrollTop we set ourselves: a scroll event with this value brings no news. */
  private ownTop = -1;
  private viewport = 0;
  private notify: ((offset: number, scrolling: boolean) => void) | null = null;

  get scrollHeight(): number {
    return Math.min(this.contentHeight, maxScrollHeight);
  }

  /** How much further down the rows have to be drawn in the element than in the content. */
  shift(offset: number): number {
    return this.exact ? 0 : this.topFor(offset) - offset;
  }

  private get exact(): boolean {
    return this.contentHeight <= maxScrollHeight;
  }

  private topFor(offset: number): number {
    const ratio = (this.contentHeight - this.viewport) / (this.scrollHeight - this.viewport);
    return Math.round(offset / ratio);
  }

  /** Follows an element; answers the function that ends it. */
  observe(element: HTMLElement | null, notify: (offset: number, scrolling: boolean) => void): (() => void) | undefined {
    if (element === null) return undefined;
    this.notify = notify;
    let settle: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      notify(this.offset, true);
      clearTimeout(settle);
      settle = setTimeout(() => notify(this.offset, false), 120);
    };
    const onScroll = (): void => {
      this.viewport = element.clientHeight;
      const top = element.scrollTop;
      if (this.exact) this.offset = top;
      else if (top !== this.ownTop) {
        this.ownTop = top;
        const most = this.scrollHeight - this.viewport;
        this.offset = most > 0 ? (top / most) * (this.contentHeight - this.viewport) : 0;
      }
      tell();
    };
    const onWheel = (event: WheelEvent): void => {
      if (this.exact || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? element.clientHeight : 1;
      this.scrollTo(element, this.offset + event.deltaY * unit);
      tell();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    this.viewport = element.clientHeight;
    notify(this.offset, false);
    return () => {
      clearTimeout(settle);
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
      if (this.notify === notify) this.notify = null;
    };
  }

  /** Goes to an exact offset in the content. */
  scrollTo(element: HTMLElement | null, offset: number): void {
    if (element === null) return;
    this.viewport = element.clientHeight;
    if (this.exact) {
      element.scrollTop = offset;
      return;
    }
    this.offset = Math.max(0, Math.min(offset, this.contentHeight - this.viewport));
    this.ownTop = this.topFor(this.offset);
    element.scrollTop = this.ownTop;
    this.ownTop = element.scrollTop;
    this.notify?.(this.offset, false);
  }
}
