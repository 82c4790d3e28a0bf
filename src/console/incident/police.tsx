import type { PoliceNews, PoliceStage } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { Shape, type ShapeName } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { POLICE_WORDS, routeWords } from '../words/handling.ts';
import { PaneSection } from './pane.tsx';
import { PoliceLine, PoliceWays } from './police-line.tsx';
import type { Hand } from './press.ts';

const SHAPES: Record<PoliceStage, ShapeName> = {
  informed: 'dots',
  accepted: 'tick',
  refused: 'cross',
  dispatched: 'arrow',
  'on-scene': 'octagon',
  left: 'square',
};

/** What the police were told and said, oldest first. */
export function Police({ hand }: { hand: Hand }) {
  const { handling, force } = hand.incident;
  const { police } = handling;
  return (
    <PaneSection pane="police" title="Police">
      <PoliceLine incident={hand.incident} />
      {police.length === 0 ? <p class="empty">Nobody has told the police yet.</p> : null}
      <ol class="police-news">
        {police.map((news) => (
          <News key={`${news.stage}/${news.at}`} news={news} force={force?.name} />
        ))}
      </ol>
      <PoliceWays incident={hand.incident} />
    </PaneSection>
  );
}

function News({ news, force }: { news: PoliceNews; force: string | undefined }) {
  return (
    <li class={news.stage}>
      <Time at={news.at} />
      <span>
        <Shape name={SHAPES[news.stage]} /> <strong>{POLICE_WORDS[news.stage]}</strong>
        {news.route ? `. ${routeWords(news.route, force)}` : ''}
        {news.reference ? (
          <>
            , their reference <span class="code">{news.reference}</span>
          </>
        ) : null}
        <span class="by">{actorWords(news.by, desk.value.names)}</span>
        {news.why ? `: ${news.why}` : ''}
        {news.text ? <q>{news.text}</q> : null}
      </span>
    </li>
  );
}
