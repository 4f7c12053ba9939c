// Names that both ends of the control path use.

/** All control requests are below this path. */
export const controlPrefix = '/_sandbox/';

/** Control requests are signed for this service name, so that no signature for the API is valid for them. */
export const controlService = 'chime-sandbox';
