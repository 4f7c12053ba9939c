// Which notifications are open. VS Code lets an extension neither close nor replace one.

export class OpenToasts {
  private readonly keys = new Set<string>();

  /**
   * Opens one, unless one of the same key is open.
   * @returns what `open` gives; `undefined` also after `whileOpen` was called in its place
   */
  async show<T>(
    key: string,
    open: () => PromiseLike<T>,
    whileOpen: () => void = () => undefined,
  ): Promise<T | undefined> {
    if (this.keys.has(key)) {
      whileOpen();
      return undefined;
    }
    this.keys.add(key);
    try {
      return await open();
    } finally {
      this.keys.delete(key);
    }
  }
}
