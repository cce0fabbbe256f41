/** An edit that cannot be made; the message says why. */
export class EditError extends Error {}
