// The processor's time, as other processes of a busy machine do not count in it.

export async function cpuMicroseconds(times: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) {
    await work();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
