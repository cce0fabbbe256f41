/** The tallest element we ask a browser for: below the limits of Chrome (33.5 million) and Firefox (17.8 million). */
export const maxScrollHeight = 15_000_000;

/** Where a row is brought to; 'auto' moves only as far as it has to. */
export type Align = 'auto' | 'start' | 'center' | 'end';

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
  private at = 0;
  /** The scrollTop we set ourselves: a scroll event with this value brings no news. */
  private ownTop = -1;
  private viewport = 0;
  private notify: (() => void) | null = null;

  /** How far down the content is scrolled, in pixels. */
  get offset(): number {
    return this.at;
  }

  /** The height to give the element. */
  get scrollHeight(): number {
    return Math.min(this.contentHeight, maxScrollHeight);
  }

  /** How much further down the rows have to be drawn in the element than they are in the content. */
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

  /** Follows an element, calling `notify` when `offset` changed; answers the function that ends it. */
  observe(element: HTMLElement, notify: () => void): () => void {
    this.notify = notify;
    const onScroll = (): void => {
      this.viewport = element.clientHeight;
      const top = element.scrollTop;
      if (this.exact) this.at = top;
      else if (top !== this.ownTop) {
        this.ownTop = top;
        const most = this.scrollHeight - this.viewport;
        this.at = most > 0 ? (top / most) * (this.contentHeight - this.viewport) : 0;
      }
      notify();
    };
    const onWheel = (event: WheelEvent): void => {
      if (this.exact || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? element.clientHeight : 1;
      this.scrollTo(element, this.at + event.deltaY * unit);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    this.resized(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
      if (this.notify === notify) this.notify = null;
    };
  }

  /** The element has another height: the bar is set where it belongs now. */
  resized(element: HTMLElement): void {
    const wasHidden = this.viewport === 0;
    this.viewport = element.clientHeight;
    // Behind another tab an element has no height and forgets where it was: the offset is kept here.
    if (this.viewport === 0) return;
    if (this.exact && !wasHidden) this.at = element.scrollTop;
    else this.scrollTo(element, this.at);
  }

  /** Goes to an exact offset in the content. */
  scrollTo(element: HTMLElement, offset: number): void {
    this.viewport = element.clientHeight;
    if (this.exact) {
      element.scrollTop = offset;
      this.at = element.scrollTop;
    } else {
      this.at = Math.max(0, Math.min(offset, this.contentHeight - this.viewport));
      element.scrollTop = this.topFor(this.at);
      // As the browser has rounded it.
      this.ownTop = element.scrollTop;
    }
    this.notify?.();
  }

  /** Brings a row of the given height into view. */
  scrollToRow(element: HTMLElement | null, row: number, rowHeight: number, align: Align): void {
    if (element === null) return;
    const top = row * rowHeight;
    const bottom = top + rowHeight - element.clientHeight;
    switch (align) {
      case 'start':
        this.scrollTo(element, top);
        return;
      case 'end':
        this.scrollTo(element, bottom);
        return;
      case 'center':
        this.scrollTo(element, (top + bottom) / 2);
        return;
      case 'auto':
        if (top < this.at) this.scrollTo(element, top);
        else if (bottom > this.at) this.scrollTo(element, bottom);
    }
  }
}
