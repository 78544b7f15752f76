"""What the built-in modules export, functions, classes and objects, constants aside: Node 18 to 24.

Not for what a member may do, which the catalogue tells: for which module a name is of.
"""

from __future__ import annotations

from functools import lru_cache

_LISTED = """
async_hooks: AsyncLocalStorage AsyncResource asyncWrapProviders createHook executionAsyncId executionAsyncResource
  triggerAsyncId
buffer: Blob Buffer File SlowBuffer atob btoa constants isAscii isUtf8 kMaxLength kStringMaxLength resolveObjectURL
  transcode
child_process: ChildProcess exec execFile execFileSync execSync fork spawn spawnSync
cluster: Worker disconnect fork isMaster isPrimary isWorker schedulingPolicy settings setupMaster setupPrimary
  workers
crypto: Certificate Cipher Cipheriv Decipher Decipheriv DiffieHellman DiffieHellmanGroup Hash Hmac KeyObject Sign
  Verify X509Certificate argon2 argon2Sync checkPrime checkPrimeSync constants createCipher createCipheriv
  createDecipher createDecipheriv createDiffieHellman createDiffieHellmanGroup createECDH createHash createHmac
  createPrivateKey createPublicKey createSecretKey createSign createVerify decapsulate diffieHellman encapsulate
  generateKey generateKeyPair generateKeyPairSync generateKeySync generatePrime generatePrimeSync getCipherInfo
  getCiphers getCurves getDiffieHellman getFips getHashes getRandomValues hash hkdf hkdfSync pbkdf2 pbkdf2Sync
  privateDecrypt privateEncrypt publicDecrypt publicEncrypt randomBytes randomFill randomFillSync randomInt
  randomUUID scrypt scryptSync secureHeapUsed setEngine setFips sign subtle timingSafeEqual verify webcrypto
dgram: Socket createSocket
dns: Resolver getDefaultResultOrder getServers lookup lookupService promises resolve resolve4 resolve6 resolveAny
  resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr resolveSoa resolveSrv resolveTxt reverse
  setDefaultResultOrder setServers
dns/promises: Resolver getDefaultResultOrder getServers lookup lookupService resolve resolve4 resolve6 resolveAny
  resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr resolveSoa resolveSrv resolveTxt reverse
  setDefaultResultOrder setServers
events: EventEmitter EventEmitterAsyncResource addAbortListener captureRejectionSymbol captureRejections
  defaultMaxListeners errorMonitor getEventListeners getMaxListeners init listenerCount on once setMaxListeners
  usingDomains
fs: Dir Dirent FileReadStream FileWriteStream ReadStream Stats SyncWriteStream WriteStream access accessSync
  appendFile appendFileSync chmod chmodSync chown chownSync close closeSync constants copyFile copyFileSync cp
  cpSync createReadStream createWriteStream exists existsSync fchmod fchmodSync fchown fchownSync fdatasync
  fdatasyncSync fstat fstatSync fsync fsyncSync ftruncate ftruncateSync futimes futimesSync glob globSync lchmod
  lchmodSync lchown lchownSync link linkSync lstat lstatSync lutimes lutimesSync mkdir mkdirSync mkdtemp
  mkdtempDisposableSync mkdtempSync open openAsBlob openSync opendir opendirSync promises read readFile readFileSync
  readSync readdir readdirSync readlink readlinkSync readv readvSync realpath realpathSync rename renameSync rm
  rmSync rmdir rmdirSync stat statSync statfs statfsSync symlink symlinkSync truncate truncateSync unlink unlinkSync
  unwatchFile utimes utimesSync watch watchFile write writeFile writeFileSync writeSync writev writevSync
fs/promises: access appendFile chmod chown constants copyFile cp glob lchmod lchown link lstat lutimes mkdir mkdtemp
  mkdtempDisposable open opendir readFile readdir readlink realpath rename rm rmdir stat statfs symlink truncate
  unlink utimes watch writeFile
http: Agent ClientRequest CloseEvent IncomingMessage MessageEvent OutgoingMessage Server ServerResponse WebSocket
  createServer get globalAgent maxHeaderSize request setGlobalProxyFromEnv setMaxIdleHTTPParsers validateHeaderName
  validateHeaderValue
http2: Http2ServerRequest Http2ServerResponse connect constants createSecureServer createServer getDefaultSettings
  getPackedSettings getUnpackedSettings performServerHandshake sensitiveHeaders
https: Agent Server createServer get globalAgent request
inspector: DOMStorage Network NetworkResources Session close console open url waitForDebugger
module: Module SourceMap builtinModules constants createRequire enableCompileCache findPackageJSON findSourceMap
  flushCompileCache getCompileCacheDir getSourceMapsSupport globalPaths isBuiltin register registerHooks runMain
  setSourceMapsSupport stripTypeScriptTypes syncBuiltinESMExports
net: BlockList Server Socket SocketAddress Stream connect createConnection createServer getDefaultAutoSelectFamily
  getDefaultAutoSelectFamilyAttemptTimeout isIP isIPv4 isIPv6 isLegalPort setDefaultAutoSelectFamily
  setDefaultAutoSelectFamilyAttemptTimeout
os: arch availableParallelism constants cpus devNull endianness freemem getNetworkInterfaces getPriority
  guessFileDescriptorType homedir hostname loadavg machine networkInterfaces platform release setPriority tmpDir
  tmpdir totalmem type uptime userInfo version
path: basename delimiter dirname extname format isAbsolute join matchesGlob normalize parse posix relative resolve
  sep toNamespacedPath win32
perf_hooks: Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver
  PerformanceObserverEntryList PerformanceResourceTiming constants createHistogram eventLoopUtilization
  monitorEventLoopDelay performance timerify
querystring: decode encode escape parse stringify unescape unescapeBuffer
readline: Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor promises
stream: Duplex PassThrough Readable Stream Transform Writable addAbortSignal compose destroy duplexPair finished
  getDefaultHighWaterMark isDestroyed isDisturbed isErrored isReadable isWritable pipeline promises
  setDefaultHighWaterMark
timers: active clearImmediate clearInterval clearTimeout enroll promises setImmediate setInterval setTimeout
  unenroll
tls: SecureContext Server TLSSocket checkServerIdentity connect convertALPNProtocols createSecureContext
  createSecurePair createServer getCACertificates getCiphers parseCertString rootCertificates
  setDefaultCACertificates
tty: ReadStream WriteStream isatty
url: URLPattern URLSearchParams Url domainToASCII domainToUnicode fileURLToPath fileURLToPathBuffer format parse
  pathToFileURL resolve resolveObject urlToHttpOptions
util: MIMEParams MIMEType TextDecoder TextEncoder aborted callbackify debug debuglog deprecate diff format
  formatWithOptions getCallSite getCallSites getSystemErrorMap getSystemErrorName inherits inspect isArray isBoolean
  isBuffer isDate isDeepStrictEqual isError isFunction isNull isNullOrUndefined isNumber isObject isPrimitive
  isRegExp isString isSymbol isUndefined log parseArgs parseEnv promisify setTraceSigInt stripVTControlCharacters
  styleText toUSVString transferableAbortController transferableAbortSignal types
v8: DefaultDeserializer DefaultSerializer Deserializer GCProfiler Serializer cachedDataVersionTag deserialize
  getHeapCodeStatistics getHeapSnapshot getHeapSpaceStatistics getHeapStatistics isStringOneByteRepresentation
  promiseHooks queryObjects serialize setFlagsFromString setHeapSnapshotNearHeapLimit startCpuProfile
  startupSnapshot stopCoverage takeCoverage writeHeapSnapshot
vm: Module Script SourceTextModule SyntheticModule compileFunction constants createContext createScript isContext
  measureMemory runInContext runInNewContext runInThisContext
worker_threads: BroadcastChannel MessageChannel MessagePort Worker getEnvironmentData isInternalThread isMainThread
  isMarkedAsUntransferable locks markAsUncloneable markAsUntransferable moveMessagePortToContext parentPort
  postMessageToThread receiveMessageOnPort resourceLimits setEnvironmentData threadId threadName workerData
zlib: BrotliCompress BrotliDecompress Deflate DeflateRaw Gunzip Gzip Inflate InflateRaw Unzip ZstdCompress
  ZstdDecompress brotliCompress brotliCompressSync brotliDecompress brotliDecompressSync codes constants crc32
  createBrotliCompress createBrotliDecompress createDeflate createDeflateRaw createGunzip createGzip createInflate
  createInflateRaw createUnzip createZstdCompress createZstdDecompress deflate deflateRaw deflateRawSync deflateSync
  gunzip gunzipSync gzip gzipSync inflate inflateRaw inflateRawSync inflateSync unzip unzipSync zstdCompress
  zstdCompressSync zstdDecompress zstdDecompressSync
"""
_POWERLESS = frozenset({
    "async_hooks", "buffer", "diagnostics_channel", "events", "path", "perf_hooks", "querystring", "readline",
    "stream", "timers", "tty", "url", "util",
})  # fmt: skip
"""Modules by whose functions nothing is told: other objects have them, too."""
_SAME = {"fs/promises": "fs", "dns/promises": "dns"}
"""Modules whose functions another has, too."""
_PLAIN = frozenset({
    "chmod", "chown", "cpus", "freemem", "homedir", "loadavg", "lstat", "mkdir", "mkdtemp", "opendir",
    "readdir", "readlink", "resolve4", "resolve6", "rmdir", "spawn", "symlink", "tmpdir", "totalmem",
    "unlink", "utimes",
})  # fmt: skip
"""Names in small letters that hardly anything else has; `exec` and `get` are anybody's."""
_NOBODY = frozenset({"events"})
"""The module whose functions are methods of what others export, too."""


@lru_cache(maxsize=1)
def _members() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    module = ""
    for word in _LISTED.split():
        if word.endswith(":"):
            module = word[:-1]
        else:
            found.setdefault(module, set()).add(word)
    return {name: frozenset(members) for name, members in found.items()}


@lru_cache(maxsize=1)
def _owners() -> dict[str, frozenset[str]]:
    """Return the modules that have each name."""
    found: dict[str, set[str]] = {}
    for module, members in _members().items():
        for name in members:
            found.setdefault(name, set()).add(module)
    return {name: frozenset(modules) for name, modules in found.items()}


def members_of(module: str) -> frozenset[str]:
    """Return the names that a built-in module exports."""
    return _members().get(module, frozenset())


def is_of_another(module: str, name: str) -> bool:
    """Return whether other built-ins export `name` and this one does not: to ask it for that gives nothing."""
    own = _members().get(module)
    return own is not None and name not in own and not _owners().get(name, _NOBODY) <= _NOBODY


@lru_cache(maxsize=64)
def telling(module: str) -> tuple[str, ...]:
    """Return the exports of a module by whose name it is known: no other has them, nor much else."""
    if module in _POWERLESS:
        return ()
    family = {module, _SAME.get(module, module)}
    family |= {one for one, other in _SAME.items() if other == module}
    owners = _owners()
    return tuple(
        sorted(
            name
            for name in members_of(module)
            if owners[name] <= family and (name in _PLAIN or not name.islower())
        )
    )
