import { expect, it } from 'vitest';
import { contentType } from '../../src/shared/content-types.js';

it('knows the files of a built page, whatever the case of their ending', () => {
  expect(contentType('index.html')).toBe('text/html; charset=utf-8');
  expect(contentType('/deep/a.b.JS')).toBe('text/javascript; charset=utf-8');
  expect(contentType('rocket.wasm')).toBe('application/wasm');
});

it('calls everything else bytes', () => {
  expect(contentType('README')).toBe('application/octet-stream');
  expect(contentType('a.exe')).toBe('application/octet-stream');
});
