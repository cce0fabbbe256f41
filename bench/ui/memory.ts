import type { Page } from 'playwright-core';

/**
 * Bytes that the page and its workers hold after a garbage collection: heaps and buffers. Needs cross-origin isolation,
 * and a browser that measures at once (`--enable-blink-features=ForceEagerMeasureMemory`).
 */
export async function memoryOfPage(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const measuring = performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
    return (await measuring.measureUserAgentSpecificMemory()).bytes;
  });
}
