/** Node as the engine's platform. */
export { platform as nodePlatform } from '../platform/index.ts';
