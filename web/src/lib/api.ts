// Asking the server. In: a path with parameters; out: the answer as an object, or a Failure that says what kind it is.
// A server that does not answer at all is told to the banner (onLink), and asked again with growing pauses.
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly to: string[] = [],
  ) {
    super(message);
  }
}

type LinkListener = (up: boolean) => void;
let linkListener: LinkListener = () => {};
let up = true;

export function onLink(listener: LinkListener): void {
  linkListener = listener;
}
function setLink(now: boolean): void {
  if (now !== up) {
    up = now;
    linkListener(now);
  }
}

async function failure(response: Response): Promise<Failure> {
  try {
    const { error } = await response.json();
    return new Failure(response.status, error.code, error.message, error.field ?? null, error.to ?? []);
  } catch {
    return new Failure(response.status, "http", `${response.status} ${response.statusText}`);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    });
  });
}

/** Nobody there, or a gateway that says so: worth another try. */
async function answer(url: string, init: RequestInit): Promise<Response | null> {
  try {
    const response = await fetch(url, init);
    return response.status === 502 || response.status === 503 ? null : response;
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    return null;
  }
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  for (let tries = 0; ; tries++) {
    const response = await answer(url, init);
    setLink(response !== null);
    if (response) {
      if (!response.ok) throw await failure(response);
      return (await response.json()) as T;
    }
    await pause(Math.min(1000 * 2 ** tries, 10000), init.signal ?? undefined);
  }
}

export function get<T>(path: string, query?: URLSearchParams, signal?: AbortSignal): Promise<T> {
  const text = query?.toString();
  return ask<T>(text ? `${path}?${text}` : path, signal ? { signal } : {});
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
