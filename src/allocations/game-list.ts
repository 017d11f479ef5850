import type { GameProtocol } from '../network/game-query.ts';

/** A game or service that a port may be for, and how it can be found out that it is there. */
export interface Game {
  /** Kept with what is known of a port (`known-ports.ts`), so it never changes. */
  id: string;
  /** For people; a preset's becomes the note. `null` where several share one entry. */
  name: string | null;
  /** `both`: the same number serves TCP as well. */
  transport: 'tcp' | 'udp' | 'both';
  /** `null` where there is no query that needs neither a password nor a third party. */
  protocol: GameProtocol | null;
  /** Further ports that may answer the query instead, if the panel attributes them to the same server. */
  queryPorts?: (port: number) => number[];
  /** The port of players answers no query, so that a connection which is accepted there needs no words. */
  elsewhereOnly?: true;
  /** What people call it in a note, in lower case, words separated by one space. */
  words: readonly string[];
  /** Numbers that it is usual for, and nothing else. */
  ports: readonly number[];
  /** Named in a note beside a game ("Minecraft voice chat"), it is what the port is for. */
  isBeside: boolean;
}

type More = Partial<Omit<Game, 'id' | 'name' | 'words'>>;

function game(id: string, name: string | null, { words, ...more }: More & { words: string }): Game {
  return {
    ...{ id, name, transport: 'udp', protocol: null, ports: [], isBeside: false },
    ...more,
    words: words.split(', '),
  };
}

const TCP = { transport: 'tcp' } as const;
const BOTH = { transport: 'both' } as const;
/** Valve's query, which many games answer that are not Valve's; most on a port of its own. */
const SOURCE = { protocol: 'source' } as const;
const BESIDE = { isBeside: true } as const;
const WEB = { ...TCP, ...BESIDE } as const;

/** Steam's usual query ports: the second is taken where the first is not free. */
const steam = () => [27_015, 27_016];
const next = (port: number) => [port + 1];

/** What is named beside a game, or by itself: plugins, consoles, maps, databases. */
const SERVICES: readonly Game[] = [
  game('bedrock', 'Minecraft Bedrock', {
    ...{ ...BESIDE, protocol: 'bedrock', ports: [19_132, 19_133] },
    words:
      'minecraft bedrock, bedrock, bedrock edition, geyser, geysermc, geyser mc, floodgate, mcpe, mc pe, pocket edition, pocketmine, pmmp, nukkit, powernukkit, crossplay minecraft',
  }),
  game('voicechat', 'Simple Voice Chat', {
    ...{ ...BESIDE, protocol: 'voicechat', ports: [24_454] },
    words:
      'simple voice chat, simplevoicechat, voice chat, voicechat, voice, svc, proximity chat, proximity voice, proxchat, voip, sprachchat, sprach chat, vocal, chat vocal, vocaal, voce, chat de voz, czat głosowy, sesli sohbet, голосовой чат, голосовий чат, 语音, 語音, ボイスチャット, ボイチャ, 음성 채팅, 보이스 채팅',
  }),
  game('plasmo', 'Plasmo Voice', { ...BESIDE, words: 'plasmo voice, plasmovoice, plasmo' }),
  game('query', 'Minecraft query', {
    ...BESIDE,
    words: 'minecraft query, mc query, query minecraft, gamespy, gs4',
  }),
  game('rcon', 'RCON', { ...WEB, ports: [25_575], words: 'rcon, webrcon, remote console, telnet' }),
  game('votifier', 'Votifier', {
    ...{ ...WEB, ports: [8_192] },
    words: 'votifier, nuvotifier, nu votifier, superb vote, vote, votes, voting',
  }),
  game('dynmap', 'Dynmap', {
    ...{ ...WEB, ports: [8_123] },
    words:
      'dynmap, dyn map, live map, livemap, web map, webmap, online map, webkarte, web karte, live karte, carte web, carte en ligne, mapa web, веб карта, онлайн карта, 网页地图',
  }),
  game('bluemap', 'BlueMap', { ...{ ...WEB, ports: [8_100] }, words: 'bluemap, blue map' }),
  game('squaremap', 'squaremap', {
    ...WEB,
    words: 'squaremap, square map, pl3xmap, pl3x map, journeymap web, overviewer',
  }),
  game('plan', 'Plan', { ...{ ...WEB, ports: [8_804] }, words: 'plan, player analytics, plan analytics' }),
  game('ts-files', 'TeamSpeak files or console', {
    ...{ ...WEB, ports: [30_033, 10_011] },
    words:
      'file transfer, filetransfer, ts3 filetransfer, server query, serverquery, ts3 query, ts query, teamspeak query, sinusbot',
  }),
  game('database', 'Database', {
    ...{ ...WEB, ports: [3_306, 5_432, 6_379, 27_017] },
    words:
      'mysql, mariadb, maria db, postgres, postgresql, redis, mongo, mongodb, database, db, datenbank, base de données, base de datos',
  }),
  game('sftp', 'SFTP', { ...WEB, words: 'sftp, ssh, ftp' }),
  game('lavalink', 'Lavalink', { ...{ ...WEB, ports: [2_333] }, words: 'lavalink' }),
  game('web', 'Web', {
    ...{ ...WEB, ports: [8_080, 8_443] },
    words:
      'web, website, web site, webseite, web server, webserver, web ui, webui, web interface, webinterface, web admin, webadmin, web panel, dashboard, http, https, www, api, rest api, restapi, websocket, txadmin, tx admin, rust plus, companion, companion app, app port, nginx, apache, phpmyadmin, grafana, prometheus, metrics, jellyfin, plex, nextcloud, uptime kuma, сайт, 网站, сайт сервера',
  }),
];

const GAMES: readonly Game[] = [
  game('minecraft', 'Minecraft', {
    ...{ ...TCP, protocol: 'minecraft', ports: [25_565] },
    words:
      'minecraft, mine craft, mc, java edition, paper, papermc, paper mc, spigot, bukkit, craftbukkit, purpur, folia, forge, neoforge, fabric, quilt, bungee, bungeecord, bungee cord, velocity, waterfall, майнкрафт, 我的世界, マインクラフト, マイクラ, 마인크래프트',
  }),
  game('fivem', 'FiveM', {
    ...{ ...BOTH, protocol: 'fivem', ports: [30_120] },
    words: 'fivem, five m, redm, red m, gta, gta v, gta rp, gtarp',
  }),
  game('cs2', 'CS2 / CS:GO', {
    ...SOURCE,
    words: 'cs2 cs go, cs2, cs 2, csgo, cs go, counter strike, counterstrike, css, cs source, cs 1 6, cs16',
  }),
  game('steam', 'Steam game', {
    ...{ ...SOURCE, ports: [27_015, 27_016] },
    words:
      'steam query, steam, a2s, source engine, source query, srcds, valve, gmod, garry s mod, garrys mod, tf2, team fortress, left 4 dead, l4d, l4d2, half life, hl2, hl2dm, day of defeat, insurgency, killing floor',
  }),
  game('rust', 'Rust', {
    ...{ ...SOURCE, ports: [28_015, 28_017] },
    ...{ queryPorts: (port: number) => [port + 1, port + 2], words: 'rust, раст' },
  }),
  game('valheim', 'Valheim', {
    ...{ ...SOURCE, ports: [2_456, 2_457], queryPorts: next },
    words: 'valheim, valheim plus, valheimplus',
  }),
  game('terraria', 'Terraria', {
    ...{ ...TCP, protocol: 'terraria', elsewhereOnly: true },
    ...{ queryPorts: (port: number) => [port + 101], words: 'terraria, tshock, tmodloader, tmod' },
  }),
  game('asa', 'ARK: Survival Ascended', {
    words: 'ark survival ascended, survival ascended, ark ascended, ark asa, ark sa, asa',
  }),
  game('ark', 'ARK', {
    ...{ ...SOURCE, queryPorts: steam },
    words: 'ark, ase, ark survival evolved, survival evolved, atlas',
  }),
  game('palworld', 'Palworld', {
    ...{ ...SOURCE, ports: [8_211], queryPorts: steam },
    words: 'palworld, pal world, パルワールド, 幻兽帕鲁, 팰월드',
  }),
  game('satisfactory', 'Satisfactory', { ...BOTH, protocol: 'satisfactory', words: 'satisfactory' }),
  game('factorio', 'Factorio', { ports: [34_197], words: 'factorio' }),
  game('zomboid', 'Project Zomboid', {
    ...{ ...SOURCE, ports: [16_261] },
    words: 'project zomboid, projectzomboid, zomboid, pz',
  }),
  game('7dtd', '7 Days to Die', {
    ...{ ...BOTH, ...SOURCE, ports: [26_900], queryPorts: next, elsewhereOnly: true },
    words: '7 days to die, 7days to die, 7 days, 7days, seven days to die, 7dtd, 7d2d, sdtd',
  }),
  game('teamspeak', 'TeamSpeak', {
    ports: [9_987],
    words: 'teamspeak, team speak, teamspeak3, ts, ts3, ts5, ts6, ts 3',
  }),
  game('mumble', 'Mumble', { ...{ ...BOTH, ports: [64_738] }, words: 'mumble, murmur' }),
  game('enshrouded', 'Enshrouded', {
    ...{ ...SOURCE, ports: [15_636, 15_637], queryPorts: next },
    words: 'enshrouded',
  }),
  game('vrising', 'V Rising', {
    ...{ ...SOURCE, ports: [9_876, 9_877], queryPorts: next },
    words: 'v rising, vrising',
  }),
  game('conan', 'Conan Exiles', {
    ...{ ...SOURCE, queryPorts: steam },
    words: 'conan, conan exiles, conanexiles',
  }),
  game('scpsl', 'SCP: Secret Laboratory', {
    words: 'scp secret laboratory, secret laboratory, scp sl, scpsl, scp',
  }),
  game('dst', 'Don’t Starve Together', {
    ports: [10_999],
    words: 'don t starve together, dont starve together, don t starve, dont starve, dst',
  }),
  game('unturned', 'Unturned', {
    ...{ ...SOURCE, queryPorts: (port: number) => [port - 1, port + 1] },
    words: 'unturned',
  }),
  game('mindustry', 'Mindustry', { ...{ ...BOTH, ports: [6_567] }, words: 'mindustry' }),
  // DayZ's and Arma's servers name their query port themselves; these are what hosts make it.
  game('dayz', 'DayZ', {
    ...{ ...SOURCE, queryPorts: (port: number) => [port + 1, port + 3, 27_016] },
    words: 'dayz, day z',
  }),
  game('arma', 'Arma', {
    ...{ ...SOURCE, queryPorts: (port: number) => [port + 1, 17_777] },
    words: 'arma, arma 3, arma3, arma 2, arma reforger, reforger',
  }),
  game('steam-other', 'Steam game', {
    ...{ ...SOURCE, queryPorts: (port: number) => [port + 1, ...steam()] },
    words:
      'squad, mordhau, chivalry, pavlov, icarus, abiotic factor, soulmask, sons of the forest, the forest, space engineers, barotrauma, core keeper, stationeers, empyrion, avorion, the isle, path of titans, hell let loose, sandstorm, insurgency sandstorm, ground branch, nightingale, smalland, myth of empires, outpost, no more room in hell, colony survival, hurtworld, foundry, euro truck, ets2, miscreated, rising world, astroneer, longvinter, subsistence, scum, deadside, dead matter, bellwright, windrose',
  }),
  game('udp-other', null, {
    words:
      'samp, sa mp, san andreas multiplayer, open mp, openmp, mta, multi theft auto, ragemp, rage mp, alt v, altv, minetest, luanti, hytale, xonotic, necesse, eco, nitrox, subnautica, trackmania, quake, wireguard, openvpn, among us, impostor, photon',
  }),
  game('tcp-other', null, {
    ...TCP,
    words: 'starbound, vintage story, vintagestory, veloren, wurm',
  }),
  game('both-other', null, {
    ...BOTH,
    words: 'beammp, beam mp, assetto corsa, assetto, acc, farming simulator, fs22, fs25, ls22, ls25, openttd',
  }),
];

/** What accepts connections where nothing else is known. */
export const PLAIN_TCP: Game = game('tcp', null, { ...TCP, words: '' });

/** What may be meant, the more telling first. */
export const GAME_LIST: readonly Game[] = [...SERVICES, ...GAMES];

export function gameById(id: string): Game | undefined {
  return id === PLAIN_TCP.id ? PLAIN_TCP : GAME_LIST.find((one) => one.id === id);
}
