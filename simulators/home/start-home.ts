import { type HomeOptions, SimulatedHome } from './home.ts';
import { servePage } from './page-server.ts';

export interface Homes {
  /** Where the page is, e.g. `http://127.0.0.1:8090`. */
  url: string;
  homes: readonly SimulatedHome[];
  /** Switches all devices off properly and closes the page. */
  close(): Promise<void>;
}

export interface Home extends Homes {
  home: SimulatedHome;
}

/** Starts one home and its page. `port` 0 takes any free one. Throws when the plan, the credentials or the port do not serve. */
export async function startHome(options: HomeOptions & { port: number }): Promise<Home> {
  const home = new SimulatedHome(options);
  return { ...(await serve([home], options.port)), home };
}

/** Starts several homes on one page, each on a tab of its own; what they share is given once. */
export async function startHomes(
  options: Omit<HomeOptions, 'plan' | 'credentials'> & {
    port: number;
    homes: readonly Pick<HomeOptions, 'plan' | 'credentials' | 'flash'>[];
  },
): Promise<Homes> {
  const { port, homes, ...shared } = options;
  return serve(
    homes.map((each) => new SimulatedHome({ ...shared, ...each })),
    port,
  );
}

async function serve(homes: readonly SimulatedHome[], port: number): Promise<Homes> {
  const page = await servePage(homes, port);
  for (const home of homes) home.start();
  return {
    url: page.url,
    homes,
    close: async () => {
      await Promise.all(homes.map((home) => home.stop()));
      await page.close();
    },
  };
}
