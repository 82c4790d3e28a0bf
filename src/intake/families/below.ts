/** Which of the prefixes a topic is below, and what stands below it ('' for the prefix itself). The longest counts. */
export function belowOne(prefixes: readonly string[], topic: string): { prefix: string; rest: string } | undefined {
  let found: string | undefined;
  for (const prefix of prefixes) {
    const isBelow = topic.startsWith(prefix) && (topic.length === prefix.length || topic[prefix.length] === '/');
    if (isBelow && prefix.length > (found?.length ?? -1)) found = prefix;
  }
  return found === undefined ? undefined : { prefix: found, rest: topic.slice(found.length + 1) };
}
