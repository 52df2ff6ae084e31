/** The street of the opening: a mall on the left, a park on the right, a red light, a cargo bike, and a screen at the park's entrance. */
import { FaceParts, type Looks } from "./face";

export type Moment = "waiting" | "crossing" | "shown";
export interface StreetOptions {
  moment: Moment;
  /** Whether the reader rode; else another crossed. */
  rode: boolean;
  /** Whose face the screen shows; null where none lights up. */
  face: ({ seed: number } & Looks) | null;
  about: string;
  /** What the file says of each step of the match, for the light of the night. */
  file: string[];
  screenWords: { place: string; simulated: string };
  narrow: boolean;
}

const Windows = ({ x, y, w, h, nx, ny }: { x: number; y: number; w: number; h: number; nx: number; ny: number }) => (
  <g class="pane">
    {Array.from({ length: nx * ny }, (_, i) => (
      <rect key={i} x={x + ((i % nx) * w) / nx + 5} y={y + (Math.floor(i / nx) * h) / ny + 6} width={w / nx - 10} height={h / ny - 12} />
    ))}
  </g>
);

export function Passer(options: { x: number; y: number; coat: string; size?: number }) { return <Person {...options} />; }

function Person({ x, y, coat, size = 1, pose = "stand", delay = 0 }: { x: number; y: number; coat: string; size?: number; pose?: string; delay?: number }) {
  return (
    <g class={`person ${pose}`} transform={`translate(${x} ${y}) scale(${size})`} style={{ "--delay": `${delay}s` }}>
      <ellipse class="cast" cx="16" cy="2" rx="34" ry="5" />
      <path class="legs" d="M-11 0L-8 -52H-1L0 -4M11 0L9 -52H1L0 -4" />
      <path d="M-17 -48C-19 -92 -14 -104 0 -104S19 -92 17 -48Z" fill={coat} />
      <g class="arm left"><path d="M-14 -96L-26 -66L-22 -46" stroke={coat} /></g>
      <g class="arm right"><path d="M14 -96L26 -66L22 -46" stroke={coat} /></g>
      <circle class="skin" cx="0" cy="-120" r="14" />
      <path class="hairline" d="M-14.5 -119C-16 -139 16 -139 14.5 -119C8 -129 -8 -129 -14.5 -119Z" />
    </g>
  );
}

const Tree = ({ x, y, r }: { x: number; y: number; r: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <ellipse class="cast" cx={r * 0.5} cy="2" rx={r * 1.1} ry="7" />
    <path class="trunk" d={`M-7 0C-4 -40 -8 -${r * 0.9} -2 -${r * 1.3}L5 -${r * 1.3}C7 -${r} 5 -40 8 0Z`} />
    <path class="leaf a" d={`M0 -${r * 2.7}C${r * 0.9} -${r * 2.8} ${r * 1.3} -${r * 2} ${r} -${r * 1.6}C${r * 1.3} -${r} ${r * 0.4} -${r * 0.8} 0 -${r * 0.95}C-${r * 0.6} -${r * 0.7} -${r * 1.3} -${r} -${r} -${r * 1.6}C-${r * 1.4} -${r * 2.1} -${r * 0.8} -${r * 2.8} 0 -${r * 2.7}Z`} />
    <path class="leaf b" d={`M-${r * 0.2} -${r * 2.4}C${r * 0.5} -${r * 2.5} ${r * 0.7} -${r * 1.9} ${r * 0.3} -${r * 1.7}C-${r * 0.2} -${r * 1.4} -${r * 0.9} -${r * 1.6} -${r * 0.8} -${r * 2}C-${r * 0.7} -${r * 2.3} -${r * 0.5} -${r * 2.4} -${r * 0.2} -${r * 2.4}Z`} />
  </g>
);

/** A tricycle with a flat bed of driftwood and bundled paper, and who rides it. */
export function CargoBike({ coat }: { coat: string }) {
  const wheel = (x: number) => (
    <g transform={`translate(${x} -30)`} class="wheel">
      <circle r="29" /><circle r="4" class="hub" />
      <path d="M-29 0H29M0 -29V29M-20 -20L20 20M-20 20L20 -20" />
    </g>
  );
  return (
    <g class="bike">
      <ellipse class="cast" cx="24" cy="2" rx="150" ry="8" />
      <g>
        <path class="wood" d="M-138 -86L-14 -92L-12 -84L-138 -76ZM-146 -99L-24 -104L-22 -95L-146 -89ZM-128 -112L-36 -114L-35 -106L-128 -102Z" />
        <path class="paper" d="M-122 -112H-84V-142H-122ZM-80 -113H-48V-136H-80Z" />
        <path class="tie" d="M-103 -112V-142M-122 -127H-84M-64 -113V-136" />
      </g>
      <path class="frame" d="M-140 -66H-10M-140 -66V-54M-10 -66L28 -66L86 -66M28 -66L16 -104M86 -66L78 -122L62 -126M86 -66L98 -30M-90 -66L-84 -30" />
      {wheel(-84)}{wheel(98)}
      <g class="rider">
        <path class="legs" d="M14 -106L46 -84L34 -44M34 -44L46 -42" />
        <path d="M2 -104C-2 -150 16 -166 30 -164C44 -160 40 -140 34 -104Z" fill={coat} />
        <path class="armline" d="M28 -154L52 -132L72 -126" stroke={coat} />
        <circle class="skin" cx="34" cy="-182" r="15" />
        <path class="hat" d="M14 -186C16 -206 50 -206 54 -186Z" />
      </g>
    </g>
  );
}

/** A plain bicycle and who rides it: another's, and not the reader's. */
export function Bicycle({ coat }: { coat: string }) {
  const wheel = (x: number) => <g transform={`translate(${x} -34)`} class="wheel"><circle r="33" /><circle r="4" class="hub" /><path d="M-33 0H33M0 -33V33" /></g>;
  return (
    <g class="bike bicycle">
      <ellipse class="cast" cx="0" cy="2" rx="96" ry="7" />
      <path class="frame" d="M-58 -34L-20 -86L44 -86L58 -34M-20 -86L0 -34L44 -86M-58 -34H0M-26 -100L-20 -86M44 -86L38 -112L22 -116" />
      {wheel(-58)}{wheel(58)}
      <g class="rider">
        <path class="legs" d="M-22 -104L8 -82L0 -40M0 -40L12 -38" />
        <path d="M-36 -104C-38 -150 -20 -166 -6 -164C6 -160 2 -140 -6 -104Z" fill={coat} />
        <path class="armline" d="M-8 -152L12 -130L24 -118" stroke={coat} />
        <circle class="skin" cx="0" cy="-180" r="15" />
        <path class="hairline" d="M-15 -179C-16 -200 17 -200 15 -179C8 -188 -8 -188 -15 -179Z" />
      </g>
    </g>
  );
}

export function Street({ moment, rode, face, about, file, screenWords, narrow }: StreetOptions) {
  const shown = moment === "shown";
  return (
    <svg class={`street ${moment} ${rode ? "rode" : "waited"}`} viewBox={narrow ? "530 236 594 606" : "0 0 1600 900"} preserveAspectRatio="xMidYMax slice" role="img" aria-label={about}>
      <rect class="sky" x="-400" width="2400" height="900" />
      <circle class="sun" cx="1268" cy="330" r="84" />
      <path class="far" d="M560 470V330H596V300H640V356H662V250H674V222H684V250H700V372H724V318H760V290H792V372H830V344H870V470Z" />
      <path class="far two" d="M600 520V400H640V430H700V380H744V420H800V396H850V520Z" />
      <g class="mall">
        <path class="wall" d="M-400 640V118H560L604 160V640Z" />
        <path class="wall side" d="M560 118L604 160V640H560Z" />
        <path class="cornice" d="M-400 118H560V140H-400ZM-400 372H560V386H-400Z" />
        <Windows x={20} y={156} w={524} h={204} nx={8} ny={2} />
        <g class="shopfront"><rect x="24" y="402" width="158" height="226" /><rect x="200" y="402" width="158" height="226" /><rect x="376" y="402" width="158" height="226" /></g>
        <path class="glint" d="M40 628L110 402H140L70 628ZM232 628L302 402H314L244 628ZM410 628L480 402H510L440 628Z" />
        <path class="awning" d="M14 396H192V412L180 420H26L14 412ZM190 396H368V412L356 420H202L190 412ZM366 396H544V412L532 420H378L366 412Z" />
      </g>
      <g class="park">
        <path class="lawn" d="M760 640V566C900 546 1180 548 2000 536V640Z" />
        <path class="pond" d="M1380 596C1440 584 1560 586 1640 596C1580 610 1440 612 1380 596Z" />
        <Tree x={806} y={590} r={44} /><Tree x={1240} y={572} r={64} /><Tree x={1420} y={580} r={76} /><Tree x={1560} y={592} r={70} /><Tree x={1120} y={566} r={50} />
        <g class="exercise">
          <Person x={1186} y={620} coat="var(--cloth-a)" size={0.86} pose="reach" />
          <Person x={1262} y={626} coat="var(--cloth-b)" size={0.9} pose="reach" delay={0.25} />
          <Person x={1340} y={622} coat="var(--cloth-c)" size={0.88} pose="reach" delay={0.5} />
          <Person x={1420} y={628} coat="var(--cloth-d)" size={0.92} pose="reach" delay={0.1} />
          <Person x={1502} y={624} coat="var(--cloth-b)" size={0.86} pose="reach" delay={0.4} />
        </g>
        <path class="wall low" d="M1130 640V604H2000V640Z" />
        <path class="gate" d="M856 640V520H874V640ZM1116 640V520H1134V640Z" />
      </g>
      <path class="pavement" d="M-400 636H2000V676H-400Z" />
      <path class="kerb" d="M-400 676H2000V684H-400Z" />
      <rect class="road" x="-400" y="684" width="2400" height="300" />
      <g class="zebra">
        {Array.from({ length: 8 }, (_, i) => <path key={i} d={`M${580 + i * 62} 690H${610 + i * 62}L${600 + i * 72} 900H${556 + i * 72}Z`} />)}
      </g>
      <g class="pole">
        <path d="M716 664V250M716 268H850" />
        <rect class="lampbox" x="694" y="330" width="44" height="112" rx="8" />
        <circle class="lamp red" cx="716" cy="352" r="13" /><circle class="lamp" cx="716" cy="386" r="13" /><circle class="lamp" cx="716" cy="420" r="13" />
        <path class="camera" d="M836 256H880L894 264V284H836Z" />
      </g>
      <path class="cone" d="M858 284L1010 900H560Z" />
      <g class="screen">
        <path class="post" d="M918 640V600M1072 640V600" />
        <rect class="case" x="884" y="262" width="222" height="344" rx="8" />
        <rect class="glass" x="896" y="274" width="198" height="320" rx="3" />
        {shown && face ? (
          <g class="onscreen">
            <rect class="ground" x="896" y="274" width="198" height="320" />
            <svg x="908" y="280" width="174" height="209" viewBox="0 0 100 120"><FaceParts {...face} /></svg>
            <svg x="896" y="488" width="198" height="84" viewBox="560 640 460 195" preserveAspectRatio="xMidYMid slice">
              <rect class="road" x="500" y="640" width="600" height="260" />
              <g class="zebra">{Array.from({ length: 8 }, (_, i) => <path key={i} d={`M${580 + i * 62} 690H${610 + i * 62}L${600 + i * 72} 900H${556 + i * 72}Z`} />)}</g>
              <g class="replay"><g transform="translate(800 800)">{rode ? <CargoBike coat="var(--you)" /> : <Bicycle coat="var(--cloth-c)" />}</g></g>
              <rect class="square" x="716" y="652" width="168" height="168" />
            </svg>
            <text class="onscreen-words" x="906" y="588">{screenWords.place}</text>
            <text class="onscreen-words" x="1084" y="588" text-anchor="end">{screenWords.simulated}</text>
          </g>
        ) : null}
        {shown && face ? <rect class="glow" x="860" y="240" width="270" height="390" rx="20" /> : null}
      </g>
      <g class={`neighbour ${shown && face ? "looks" : ""}`} transform="translate(1142 664)"><Person x={0} y={0} coat="var(--cloth-d)" size={1.12} /></g>
      {!rode ? <g class="other"><g transform="translate(0 792)"><Bicycle coat="var(--cloth-c)" /></g></g> : null}
      <g class="you"><g transform="translate(0 806) scale(1.06)"><CargoBike coat="var(--you)" /></g></g>
      {moment !== "waiting" && face ? <rect class="square big" x="709" y="612" width="222" height="222" /> : null}
      <g class="filed">
        <g class="boxes">
          {[[1164, 500], [1240, 502], [1318, 500], [1397, 500], [1480, 500]].map(([x, y], i) => <rect key={i} x={x} y={y} width="44" height="128" />)}
          <rect x="1112" y="500" width="60" height="170" />
        </g>
        <g class="match">{file.map((line, i) => <text key={line} x={62} y={(rode ? 606 : 424) + i * 27}>{line}</text>)}</g>
      </g>
    </svg>
  );
}
