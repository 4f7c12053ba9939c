// What both ends of the control path call it.

/** All control requests are below this path. */
export const controlPrefix = '/_sandbox/';

/** The service name that control requests are signed for, so that no signature of the API's is good there. */
export const controlService = 'chime-sandbox';
