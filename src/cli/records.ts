import { randomBytes } from 'node:crypto';
import { configFile, loadConfig } from '../app/config/load.ts';
import { requireWritable } from '../app/data-directory.ts';
import { type Environment, readEnvironment } from '../app/environment.ts';
import { instant } from '../core/time.ts';
import { openRecords, type Records } from '../register/register.ts';

/** Where this command's data is: HAVENWATCH_DATA, the configuration's `data`, or ./data. */
export function environmentOf(config?: string): Environment {
  const { gateway } = loadConfig(configFile(config, process.env));
  return readEnvironment(process.env, gateway.data);
}

/** Opens register and vault beside a running or a stopped gateway, hands them over, and closes them again. */
export async function withRecords<T>(use: (records: Records) => T | Promise<T>, config?: string): Promise<T> {
  const { dataDir, masterKeyFile } = environmentOf(config);
  requireWritable(dataDir);
  const records = openRecords({
    directory: dataDir,
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
    clock: () => instant(Date.now()),
    random: randomBytes,
  });
  try {
    return await use(records);
  } finally {
    records.close();
  }
}
