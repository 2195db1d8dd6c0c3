// Asking the server. In: a path with parameters; out: the answer as an object, or a Failure that says what kind it is.
// Questions to a server that does not answer at all are told to the banner (onLink), and asked again with growing pauses. What is posted
// is sent once: whoever sent it decides whether to send it again, because the server may have kept it before the line broke.
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly to: string[] = [],
    /** The whole answer, where it holds more than the error. */
    readonly body: Record<string, unknown> = {},
    /** Seconds after which to ask again, where the server says so. */
    readonly after: number | null = null,
  ) {
    super(message);
  }
}

type LinkListener = (up: boolean) => void;
let linkListener: LinkListener = () => {};
let up = true;
let token: string | null = null;
let onSignedOut: () => void = () => {};

export function onLink(listener: LinkListener): void {
  linkListener = listener;
}
/** Called whenever the server says that nobody is signed in (any longer). */
export function onSignIn(listener: () => void): void {
  onSignedOut = listener;
}
/** The token of /api/me, which goes with everything that is posted. */
export function setToken(next: string | null): void {
  token = next;
}
function setLink(now: boolean): void {
  if (now !== up) {
    up = now;
    linkListener(now);
  }
}

async function failure(response: Response): Promise<Failure> {
  const after = Number(response.headers.get("retry-after") ?? Number.NaN);
  const wait = Number.isFinite(after) ? after : null;
  try {
    const body = await response.json();
    const { code, message, field, to } = body.error;
    return new Failure(response.status, code, message, field ?? null, to ?? [], body, wait);
  } catch {
    return new Failure(response.status, "http", `${response.status} ${response.statusText}`, null, [], {}, wait);
  }
}
async function refuse(response: Response): Promise<never> {
  const failed = await failure(response);
  if (failed.status === 401 && failed.code !== "bad_login") onSignedOut();
  throw failed;
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

export async function get<T>(path: string, query?: URLSearchParams, signal?: AbortSignal): Promise<T> {
  const text = query?.toString();
  for (let tries = 0; ; tries++) {
    const response = await answer(text ? `${path}?${text}` : path, signal ? { signal } : {});
    setLink(response !== null);
    if (response) return response.ok ? ((await response.json()) as T) : refuse(response);
    await pause(Math.min(1000 * 2 ** tries, 10000), signal);
  }
}

async function sendOnce<T>(path: string, type: string, body: BodyInit): Promise<T> {
  const headers: Record<string, string> = { "content-type": type };
  if (token) headers["x-csrf-token"] = token;
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", headers, body });
  } catch {
    throw new Failure(0, "unreached", "");
  }
  if (!response.ok) return refuse(response);
  return (response.status === 204 ? null : await response.json()) as T;
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return sendOnce<T>(path, "application/json", JSON.stringify(body));
}
/** A file goes as bytes, whatever the browser takes it for: the server knows by its content what it is. */
export function postFile<T>(path: string, file: Blob): Promise<T> {
  return sendOnce<T>(path, "application/octet-stream", file);
}
