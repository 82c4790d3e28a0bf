import { configFile, loadConfig } from '../app/config/load.ts';
import { readEnvironment } from '../app/environment.ts';
import type { Register } from '../register/register.ts';
import type { Role } from '../register/schema.ts';

/** Where the gateway on this machine listens. */
export function addressOf(config: string | undefined): string {
  const { gateway } = loadConfig(configFile(config, process.env));
  const { host } = gateway.http;
  const port = readEnvironment(process.env, gateway.data).ports.http ?? gateway.http.port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Has a command ask the running gateway with a token of its own, which is revoked when it is done. */
export async function withToken<T>(
  { tokens }: Register,
  role: Role,
  name: string,
  use: (token: string) => Promise<T>,
): Promise<T> {
  const { id, token } = tokens.add({ role, name });
  try {
    return await use(token);
  } finally {
    tokens.revoke(id);
  }
}
