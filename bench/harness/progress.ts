/** What is being done, for a person who waits; never part of the result. */
export function progress(says: string): void {
  process.stderr.write(`  ${says}\n`);
}
